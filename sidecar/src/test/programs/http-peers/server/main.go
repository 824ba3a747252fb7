// An HTTP server in clear text, HTTP/1.1 and HTTP/2 by prior knowledge: Go's own, with a page for browsers.
package main

import (
	_ "embed"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strconv"

	"golang.org/x/net/websocket"
)

//go:embed page.html
var page []byte

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("/echo", echo)
	mux.HandleFunc("/large", large)
	mux.HandleFunc("/status", status)
	mux.HandleFunc("/hints", hints)
	mux.HandleFunc("/events", events)
	mux.HandleFunc("/page", func(w http.ResponseWriter, _ *http.Request) { w.Write(page) })
	mux.HandleFunc("/result", result)
	mux.Handle("/socket", websocket.Handler(func(c *websocket.Conn) { io.Copy(c, c) }))

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(err)
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	fmt.Println("serving")
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	protocols.SetUnencryptedHTTP2(true)
	server := &http.Server{Handler: mux, Protocols: protocols}
	check(server.Serve(listener))
}

// What came goes back; its length and the client's trailer in trailers.
func echo(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Trailer", "X-Count, X-Client-Trailer")
	w.Header().Set("X-Proto", r.Proto)
	http.NewResponseController(w).EnableFullDuplex()
	count, err := io.Copy(flushing{w}, r.Body)
	check(err)
	w.Header().Set("X-Count", strconv.FormatInt(count, 10))
	w.Header().Set("X-Client-Trailer", r.Trailer.Get("X-Sum"))
}

type flushing struct{ http.ResponseWriter }

func (f flushing) Write(octets []byte) (int, error) {
	count, err := f.ResponseWriter.Write(octets)
	http.NewResponseController(f.ResponseWriter).Flush()
	return count, err
}

func large(w http.ResponseWriter, r *http.Request) {
	left, err := strconv.Atoi(r.URL.Query().Get("bytes"))
	check(err)
	block := make([]byte, 65536)
	for i := range block {
		block[i] = byte('a' + i%26)
	}
	for left > 0 {
		count := min(left, len(block))
		if _, err := w.Write(block[:count]); err != nil {
			return
		}
		left -= count
	}
}

func status(w http.ResponseWriter, r *http.Request) {
	code, err := strconv.Atoi(r.URL.Query().Get("code"))
	check(err)
	w.WriteHeader(code)
}

func hints(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Link", "</a>; rel=preload")
	w.WriteHeader(http.StatusEarlyHints)
	io.WriteString(w, "ok")
}

// Three server-sent events, each when it is made; the stream stays open.
func events(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	for i := 1; i <= 3; i++ {
		fmt.Fprintf(w, "data: event %d\n\n", i)
		http.NewResponseController(w).Flush()
	}
	<-r.Context().Done()
}

// What the page has seen, on the standard output.
func result(_ http.ResponseWriter, r *http.Request) {
	said, err := io.ReadAll(r.Body)
	check(err)
	fmt.Println(string(said))
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		panic(err)
	}
}
