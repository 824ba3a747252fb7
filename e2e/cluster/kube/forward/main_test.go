package main

import (
	"os/exec"
	"strings"
	"testing"
)

func TestRefusesToListenBeyondLoopback(t *testing.T) {
	expectError(t, run(1, "0.0.0.0:0", "10.0.0.1:80", ""), "expected: a loopback address")
}

func TestRefusesATargetThatIsNoAddress(t *testing.T) {
	expectError(t, run(1, "127.0.0.1:0", "example:80", ""), "expected: IP:PORT")
}

func TestNamesAProcessThatDoesNotExist(t *testing.T) {
	ended := exec.Command("true")
	if err := ended.Run(); err != nil {
		t.Fatal(err)
	}

	err := run(ended.Process.Pid, "127.0.0.1:0", "10.0.0.1:80", "")

	expectError(t, err, "no such process")
}

func expectError(t *testing.T, err error, part string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), part) {
		t.Errorf("error: %v (expected: ...%s...)", err, part)
	}
}
