package main

import (
	"fmt"
	"io"
	"net"
	"os"
	"time"
)

const pauseAfterFailedAccept = 50 * time.Millisecond

func serve(listener *net.TCPListener, namespace *namespace, target string) {
	for {
		client, err := listener.AcceptTCP()
		if err != nil {
			fmt.Fprintln(os.Stderr, "forward: accept:", err)
			time.Sleep(pauseAfterFailedAccept)
			continue
		}
		go func() {
			server, err := namespace.dial(target)
			if err != nil {
				fmt.Fprintln(os.Stderr, "forward:", err)
				client.Close()
				return
			}
			relay(client, server)
		}()
	}
}

// relay copies both ways until both have ended; the end of one direction is passed on alone, an error ends both.
func relay(client, server *net.TCPConn) {
	defer client.Close()
	defer server.Close()
	passed := make(chan bool, 2)
	go func() { passed <- pass(server, client) }()
	go func() { passed <- pass(client, server) }()
	if <-passed {
		<-passed
	}
}

func pass(to, from *net.TCPConn) bool {
	if _, err := io.Copy(to, from); err != nil {
		return false
	}
	return to.CloseWrite() == nil
}
