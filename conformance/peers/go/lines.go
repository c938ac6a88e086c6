package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"sync"
)

// maxLineBytes bounds one line of input: a message of 64 MiB in base64 fits.
const maxLineBytes = 96 << 20

// readLines decodes each line of NDJSON strictly and hands it on; an empty line is skipped.
func readLines[T any](input io.Reader, handle func(T) error) error {
	scanner := bufio.NewScanner(input)
	scanner.Buffer(make([]byte, 64<<10), maxLineBytes)
	for number := 1; scanner.Scan(); number++ {
		if len(bytes.TrimSpace(scanner.Bytes())) == 0 {
			continue
		}
		var line T
		decoder := json.NewDecoder(bytes.NewReader(scanner.Bytes()))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&line); err != nil {
			return fmt.Errorf("line %d: %w", number, err)
		}
		if err := handle(line); err != nil {
			return fmt.Errorf("line %d: %w", number, err)
		}
	}
	return scanner.Err()
}

// lineWriter writes one JSON value a line; safe for several goroutines.
type lineWriter struct {
	mutex   sync.Mutex
	encoder *json.Encoder
}

func newLineWriter(output io.Writer) *lineWriter {
	encoder := json.NewEncoder(output)
	encoder.SetEscapeHTML(false)
	return &lineWriter{encoder: encoder}
}

// write drops the error of a reader that has gone: standard input ends as well, and so does the program.
func (w *lineWriter) write(value any) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	_ = w.encoder.Encode(value)
}
