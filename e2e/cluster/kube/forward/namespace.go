package main

import (
	"errors"
	"fmt"
	"net"
	"runtime"
	"time"

	"golang.org/x/sys/unix"
)

const dialTimeout = 5 * time.Second

// namespace is the network namespace of a process, referred to by a descriptor of the process: its pid may be recycled,
// and the namespace itself can go when the process does.
type namespace struct {
	process int
	own     int
}

func namespaceOf(pid int) (*namespace, error) {
	process, err := unix.PidfdOpen(pid, 0)
	if err != nil {
		return nil, fmt.Errorf("process %d: %w", pid, err)
	}
	own, err := unix.Open("/proc/self/ns/net", unix.O_RDONLY|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, fmt.Errorf("own network namespace: %w", err)
	}
	return &namespace{process: process, own: own}, nil
}

// dial connects from inside the namespace, to an IP address: a name would be looked up on another thread.
func (n *namespace) dial(address string) (*net.TCPConn, error) {
	type outcome struct {
		connection net.Conn
		err        error
	}
	outcomes := make(chan outcome, 1)
	go func() {
		connection, err := n.dialOnThisThread(address)
		outcomes <- outcome{connection, err}
	}()
	dialled := <-outcomes
	if dialled.err != nil {
		return nil, dialled.err
	}
	return dialled.connection.(*net.TCPConn), nil
}

// dialOnThisThread leaves a thread that could not come back locked, so that it ends with its goroutine.
func (n *namespace) dialOnThisThread(address string) (net.Conn, error) {
	runtime.LockOSThread()
	if err := unix.Setns(n.process, unix.CLONE_NEWNET); err != nil {
		runtime.UnlockOSThread()
		return nil, fmt.Errorf("entering the network namespace: %w", err)
	}
	connection, err := net.DialTimeout("tcp", address, dialTimeout)
	if unix.Setns(n.own, unix.CLONE_NEWNET) == nil {
		runtime.UnlockOSThread()
	}
	return connection, err
}

// waitForEnd returns when the process has ended.
func (n *namespace) waitForEnd() error {
	for {
		_, err := unix.Poll([]unix.PollFd{{Fd: int32(n.process), Events: unix.POLLIN}}, -1)
		if !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}
