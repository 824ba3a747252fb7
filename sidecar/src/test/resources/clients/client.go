// Speaks to the server given as an argument with Go's own client; prints what it saw, line by line.
package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/textproto"
	"os"
	"strings"
	"time"
)

func main() {
	base := os.Args[1]
	transport := &http.Transport{ExpectContinueTimeout: 30 * time.Second, DisableCompression: true}
	client := &http.Client{Transport: transport, Timeout: 60 * time.Second}

	say(client, "GET", base+"/get", nil, nil)
	say(client, "HEAD", base+"/head", nil, nil)
	say(client, "POST", base+"/length", strings.NewReader("hello"), nil)
	say(client, "POST", base+"/chunked", io.MultiReader(strings.NewReader("hel"), strings.NewReader("lo")), nil)
	say(client, "PUT", base+"/expect", strings.NewReader("hello"), http.Header{"Expect": {"100-continue"}})
	say(client, "GET", base+"/hints", nil, nil)
	say(client, "GET", base+"/trailers", nil, nil)
	say(client, "GET", base+"/close", nil, nil)
}

func say(client *http.Client, method, url string, body io.Reader, header http.Header) {
	request, err := http.NewRequest(method, url, body)
	check(err)
	for name, values := range header {
		request.Header[name] = values
	}
	interim := []int{}
	trace := &httptrace.ClientTrace{
		Got100Continue: func() { interim = append(interim, 100) },
		Got1xxResponse: func(code int, _ textproto.MIMEHeader) error {
			if code != 100 {
				interim = append(interim, code)
			}
			return nil
		},
	}
	response, err := client.Do(request.WithContext(httptrace.WithClientTrace(request.Context(), trace)))
	check(err)
	content, err := io.ReadAll(response.Body)
	check(err)
	response.Body.Close()
	fmt.Println(method, request.URL.Path, response.StatusCode, interim, string(content), response.Trailer.Get("X-Sum"))
}

func check(err error) {
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}
