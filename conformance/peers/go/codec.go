package main

import (
	"fmt"

	"google.golang.org/grpc/mem"
)

// rawCodec leaves the bytes of messages alone. It bears the name of the usual codec, so that the content
// type on the wire is the one of a program with generated code.
type rawCodec struct{}

// Name is what grpc-go's own codec for protobuf is called.
func (rawCodec) Name() string { return "proto" }

// Marshal takes a []byte.
func (rawCodec) Marshal(v any) (mem.BufferSlice, error) {
	bytes, ok := v.([]byte)
	if !ok {
		return nil, fmt.Errorf("cannot send a %T, only bytes", v)
	}
	return mem.BufferSlice{mem.SliceBuffer(bytes)}, nil
}

// Unmarshal fills a *[]byte with a copy.
func (rawCodec) Unmarshal(data mem.BufferSlice, v any) error {
	target, ok := v.(*[]byte)
	if !ok {
		return fmt.Errorf("cannot receive into a %T, only into bytes", v)
	}
	*target = data.Materialize()
	return nil
}
