package main

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

func TestTheSameContentGivesTheSameBytes(t *testing.T) {
	first, second := tree(t), tree(t)
	past := time.Now().Add(-time.Hour)
	if err := os.Chtimes(filepath.Join(second, "bin", "tool"), past, past); err != nil {
		t.Fatal(err)
	}

	if !bytes.Equal(archive(t, first), archive(t, second)) {
		t.Error("two archives of the same content differ")
	}
}

func TestTheLayerKeepsNamesModesAndLinks(t *testing.T) {
	layer, err := layerOf(tree(t))
	if err != nil {
		t.Fatal(err)
	}

	var entries []string
	for reader := tar.NewReader(bytes.NewReader(layer)); ; {
		header, err := reader.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		entries = append(entries, header.FileInfo().Mode().String()+" "+header.Name+" "+header.Linkname)
	}
	expected := []string{"drwxr-xr-x bin ", "Lrwxrwxrwx bin/alias tool", "-rwxr-xr-x bin/tool "}
	if !slices.Equal(entries, expected) {
		t.Errorf("entries: %q (expected: %q)", entries, expected)
	}
}

func tree(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	for _, err := range []error{
		os.Mkdir(filepath.Join(root, "bin"), 0o755),
		os.WriteFile(filepath.Join(root, "bin", "tool"), []byte("#!/bin/sh\n"), 0o755),
		os.Symlink("tool", filepath.Join(root, "bin", "alias")),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func archive(t *testing.T, directory string) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "image.tar")
	if err := write("localhost/test:1", []string{"/bin/tool"}, directory, path); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}
