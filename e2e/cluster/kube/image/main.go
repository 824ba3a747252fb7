// Command image makes a one-layer image archive of a directory, the same bytes for the same content.
package main

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"runtime"
	"strings"
)

const searchPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

func main() {
	name := flag.String("name", "", "the image's name and tag")
	entrypoint := flag.String("entrypoint", "", "the command, words parted by spaces")
	flag.Parse()
	if *name == "" || flag.NArg() != 2 {
		fmt.Fprintln(os.Stderr, "usage: image -name NAME:TAG [-entrypoint 'COMMAND WORD...'] DIRECTORY ARCHIVE.tar")
		os.Exit(2)
	}
	if err := write(*name, strings.Fields(*entrypoint), flag.Arg(0), flag.Arg(1)); err != nil {
		fmt.Fprintln(os.Stderr, "image:", err)
		os.Exit(1)
	}
}

func write(name string, entrypoint []string, directory, archive string) error {
	layer, err := layerOf(directory)
	if err != nil {
		return err
	}
	config, err := json.Marshal(map[string]any{
		"architecture": runtime.GOARCH,
		"os":           "linux",
		"config":       map[string]any{"Entrypoint": entrypoint, "Env": []string{searchPath}},
		"rootfs":       map[string]any{"type": "layers", "diff_ids": []string{"sha256:" + digest(layer)}},
	})
	if err != nil {
		return err
	}
	configName, layerName := digest(config)+".json", digest(layer)+"/layer.tar"
	manifest, err := json.Marshal([]map[string]any{
		{"Config": configName, "RepoTags": []string{name}, "Layers": []string{layerName}},
	})
	if err != nil {
		return err
	}
	return writeArchive(archive, []file{{configName, config}, {layerName, layer}, {"manifest.json", manifest}})
}

type file struct {
	name    string
	content []byte
}

func writeArchive(path string, files []file) error {
	var archive bytes.Buffer
	writer := tar.NewWriter(&archive)
	for _, f := range files {
		if err := writer.WriteHeader(&tar.Header{Name: f.name, Mode: 0o644, Size: int64(len(f.content))}); err != nil {
			return err
		}
		if _, err := writer.Write(f.content); err != nil {
			return err
		}
	}
	if err := writer.Close(); err != nil {
		return err
	}
	return os.WriteFile(path, archive.Bytes(), 0o644)
}

func digest(content []byte) string {
	return fmt.Sprintf("%x", sha256.Sum256(content))
}
