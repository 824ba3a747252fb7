// HTTP peers for the clients' tests: built by GoPrograms, part of no build.
module midflight.dev/test/http-peers

go 1.26.0

require golang.org/x/net v0.60.0
