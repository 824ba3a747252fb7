package main

import (
	"archive/tar"
	"bytes"
	"os"
	"path/filepath"
)

// layerOf is the directory's tree as a tar archive, in the order of names, owned by root, without times.
func layerOf(directory string) ([]byte, error) {
	var layer bytes.Buffer
	writer := tar.NewWriter(&layer)
	err := filepath.Walk(directory, func(path string, info os.FileInfo, err error) error {
		if err != nil || path == directory {
			return err
		}
		return addEntry(writer, directory, path, info)
	})
	if err != nil {
		return nil, err
	}
	if err := writer.Close(); err != nil {
		return nil, err
	}
	return layer.Bytes(), nil
}

func addEntry(writer *tar.Writer, directory, path string, info os.FileInfo) error {
	var link string
	var content []byte
	var err error
	switch {
	case info.Mode()&os.ModeSymlink != 0:
		link, err = os.Readlink(path)
	case info.Mode().IsRegular():
		content, err = os.ReadFile(path)
	}
	if err != nil {
		return err
	}
	from, err := tar.FileInfoHeader(info, link)
	if err != nil {
		return err
	}
	relative, err := filepath.Rel(directory, path)
	if err != nil {
		return err
	}
	header := &tar.Header{
		Typeflag: from.Typeflag, Name: relative, Linkname: link, Mode: from.Mode, Size: int64(len(content)),
	}
	if err := writer.WriteHeader(header); err != nil {
		return err
	}
	_, err = writer.Write(content)
	return err
}
