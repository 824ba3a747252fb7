package main

import (
	"io"
	"net"
	"testing"
	"time"
)

func TestRelayPassesBothWaysAndTheEndOfOneDirectionAlone(t *testing.T) {
	client, nearClient := connectedPair(t)
	nearServer, server := connectedPair(t)
	go relay(nearClient, nearServer)

	write(t, client, "question")
	if err := client.CloseWrite(); err != nil {
		t.Fatal(err)
	}

	if question := readAll(t, server); question != "question" {
		t.Errorf("server read %q", question)
	}
	write(t, server, "answer after the end of the question")
	server.Close()
	if answer := readAll(t, client); answer != "answer after the end of the question" {
		t.Errorf("client read %q", answer)
	}
}

func TestRelayEndsBothWhenOneIsReset(t *testing.T) {
	client, nearClient := connectedPair(t)
	nearServer, server := connectedPair(t)
	go relay(nearClient, nearServer)

	if err := client.SetLinger(0); err != nil {
		t.Fatal(err)
	}
	client.Close()

	if rest := readAll(t, server); rest != "" {
		t.Errorf("server read %q", rest)
	}
}

func connectedPair(t *testing.T) (*net.TCPConn, *net.TCPConn) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	near, err := net.Dial("tcp", listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	far, err := listener.Accept()
	if err != nil {
		t.Fatal(err)
	}
	for _, connection := range []net.Conn{near, far} {
		if err := connection.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { connection.Close() })
	}
	return near.(*net.TCPConn), far.(*net.TCPConn)
}

func write(t *testing.T, connection net.Conn, text string) {
	t.Helper()
	if _, err := io.WriteString(connection, text); err != nil {
		t.Fatal(err)
	}
}

func readAll(t *testing.T, connection net.Conn) string {
	t.Helper()
	content, err := io.ReadAll(connection)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
