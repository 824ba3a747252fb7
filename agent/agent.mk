# The agent: one static C binary (ADR 0002). Only gcc and the C library's static archive are needed.
AGENT_VERSION := 0.1.0
AGENT_BIN := agent/target/midflight-agent
AGENT_SOURCES := $(wildcard agent/src/*.c)
AGENT_HEADERS := $(wildcard agent/src/*.h)
AGENT_CFLAGS := -std=c11 -O2 -Wall -Wextra -Werror -Wshadow -Wconversion -Wno-sign-conversion -Wstrict-prototypes -Wvla \
	-Wformat=2 -fstack-protector-strong -D_FORTIFY_SOURCE=2 -fno-strict-aliasing -ffile-prefix-map=$(CURDIR)/= -D_XOPEN_SOURCE=700
AGENT_LDFLAGS := -static -Wl,-z,relro,-z,now,-z,noexecstack,--build-id=none,--gc-sections -s

.PHONY: agent agent-tools agent-test

agent: $(AGENT_BIN) ## Builds the launcher and interceptor (agent/target/midflight-agent)

agent-tools:
	@build/packages.sh gcc libc6-dev

$(AGENT_BIN): $(AGENT_SOURCES) $(AGENT_HEADERS) agent/agent.mk | agent-tools
	@mkdir -p $(@D)
	@$(CC) $(AGENT_CFLAGS) -DAGENT_VERSION='"$(AGENT_VERSION)"' -o $@ $(AGENT_SOURCES) $(AGENT_LDFLAGS)
	@echo "agent: $@ $$(stat -c %s $@) bytes"

agent-test: $(AGENT_BIN) ## Runs the launcher and the interceptor for real, in namespaces of their own
	@agent/test/run.sh
