// Command forward makes one address inside a cluster's network namespace reachable on the machine's loopback. It ends
// by itself when the node does.
package main

import (
	"flag"
	"fmt"
	"net"
	"os"
	"path/filepath"
)

func main() {
	node := flag.Int("node-pid", 0, "process whose network namespace is dialled into")
	listen := flag.String("listen", "127.0.0.1:0", "loopback address to listen on; port 0 picks a free one")
	target := flag.String("to", "", "IP:PORT inside the namespace")
	portFile := flag.String("port-file", "", "file that receives the port listened on")
	flag.Parse()
	if err := run(*node, *listen, *target, *portFile); err != nil {
		fmt.Fprintln(os.Stderr, "forward:", err)
		os.Exit(1)
	}
}

func run(node int, listen, target, portFile string) error {
	address, err := net.ResolveTCPAddr("tcp", listen)
	if err != nil {
		return err
	}
	if !address.IP.IsLoopback() {
		return fmt.Errorf("listen: %s (expected: a loopback address)", listen)
	}
	if host, _, err := net.SplitHostPort(target); err != nil || net.ParseIP(host) == nil {
		return fmt.Errorf("to: %q (expected: IP:PORT)", target)
	}
	namespace, err := namespaceOf(node)
	if err != nil {
		return err
	}
	listener, err := net.ListenTCP("tcp", address)
	if err != nil {
		return err
	}
	if portFile != "" {
		if err := writeAtomically(portFile, fmt.Sprintln(listener.Addr().(*net.TCPAddr).Port)); err != nil {
			return err
		}
	}
	go serve(listener, namespace, target)
	return namespace.waitForEnd()
}

func writeAtomically(path, content string) error {
	temporary := filepath.Join(filepath.Dir(path), fmt.Sprintf(".%s.%d", filepath.Base(path), os.Getpid()))
	if err := os.WriteFile(temporary, []byte(content), 0o644); err != nil {
		return err
	}
	return os.Rename(temporary, path)
}
