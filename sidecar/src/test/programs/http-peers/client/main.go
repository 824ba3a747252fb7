// Speaks HTTP/2 in clear text to the server given as an argument; prints what it saw, line by line.
package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/textproto"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

func main() {
	base := os.Args[1]
	protocols := new(http.Protocols)
	protocols.SetUnencryptedHTTP2(true)
	client := &http.Client{Transport: &http.Transport{Protocols: protocols}, Timeout: 60 * time.Second}

	say(client, "GET", base+"/echo", nil)
	say(client, "HEAD", base+"/echo", nil)
	say(client, "POST", base+"/echo", strings.NewReader("hello"))
	say(client, "POST", base+"/echo", &trailing{Reader: strings.NewReader("hello")})
	say(client, "GET", base+"/status?code=404", nil)
	say(client, "GET", base+"/status?code=204", nil)
	say(client, "GET", base+"/hints", nil)
	large(client, base)
	conversation(client, base)
	cancelled(client, base)
	parallel(client, base)
}

// A body of unknown length with a trailer after it.
type trailing struct {
	io.Reader
	end func()
}

func (t *trailing) Read(into []byte) (int, error) {
	count, err := t.Reader.Read(into)
	if err == io.EOF {
		t.end()
	}
	return count, err
}

func say(client *http.Client, method, url string, content io.Reader) {
	request, err := http.NewRequest(method, url, content)
	check(err)
	if with, is := content.(*trailing); is {
		request.Trailer = http.Header{"X-Sum": nil}
		with.end = func() { request.Trailer.Set("X-Sum", "15") }
	}
	interim := []int{}
	trace := &httptrace.ClientTrace{Got1xxResponse: func(code int, _ textproto.MIMEHeader) error {
		interim = append(interim, code)
		return nil
	}}
	response, err := client.Do(request.WithContext(httptrace.WithClientTrace(request.Context(), trace)))
	check(err)
	got, err := io.ReadAll(response.Body)
	check(err)
	response.Body.Close()
	path := url[strings.LastIndex(url, "/"):]
	fmt.Println(method, path, response.Proto, response.StatusCode, interim, string(got),
		response.Trailer.Get("X-Count"), response.Trailer.Get("X-Client-Trailer"))
}

func large(client *http.Client, base string) {
	content := bytes.Repeat([]byte("0123456789"), 1<<20)
	response, err := client.Post(base+"/echo", "text/plain", bytes.NewReader(content))
	check(err)
	got, err := io.ReadAll(response.Body)
	check(err)
	response.Body.Close()
	fmt.Println("large", bytes.Equal(content, got), response.Trailer.Get("X-Count"))
}

// Both directions of one stream in turn.
func conversation(client *http.Client, base string) {
	in, out := io.Pipe()
	request, err := http.NewRequest("POST", base+"/echo", in)
	check(err)
	var response *http.Response
	for turn := range 20 {
		said := fmt.Sprintf("turn %02d", turn)
		if turn == 0 {
			go io.WriteString(out, said)
			response, err = client.Do(request)
			check(err)
		} else {
			_, err = io.WriteString(out, said)
			check(err)
		}
		got := make([]byte, len(said))
		_, err = io.ReadFull(response.Body, got)
		check(err)
		if string(got) != said {
			panic(string(got))
		}
	}
	out.Close()
	rest, err := io.ReadAll(response.Body)
	check(err)
	fmt.Println("conversation", len(rest), response.Trailer.Get("X-Count"))
}

// A reset of one stream leaves the others alone.
func cancelled(client *http.Client, base string) {
	ctx, cancel := context.WithCancel(context.Background())
	request, err := http.NewRequestWithContext(ctx, "GET", base+"/events", nil)
	check(err)
	response, err := client.Do(request)
	check(err)
	first := make([]byte, 13)
	_, err = io.ReadFull(response.Body, first)
	check(err)
	cancel()
	fmt.Println("cancelled after", strings.TrimSpace(string(first)))
}

func parallel(client *http.Client, base string) {
	var right, connections atomic.Int32
	trace := &httptrace.ClientTrace{GotConn: func(info httptrace.GotConnInfo) {
		if !info.Reused {
			connections.Add(1)
		}
	}}
	var group sync.WaitGroup
	for i := range 90 {
		group.Go(func() {
			said := fmt.Sprintf("request %d", i)
			request, err := http.NewRequest("PUT", base+"/echo", strings.NewReader(said))
			check(err)
			response, err := client.Do(request.WithContext(httptrace.WithClientTrace(request.Context(), trace)))
			check(err)
			got, err := io.ReadAll(response.Body)
			check(err)
			response.Body.Close()
			if string(got) == said && response.Trailer.Get("X-Count") == fmt.Sprint(len(said)) {
				right.Add(1)
			}
		})
	}
	group.Wait()
	fmt.Println("parallel", right.Load(), "new connections", connections.Load())
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
