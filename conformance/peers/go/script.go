package main

import (
	"bytes"
	"fmt"
	"os"
	"sync"

	spb "google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/anypb"
)

// rule is one line of the player's script: which calls it answers, the messages, and how the call ends.
type rule struct {
	Method     string              `json:"method"`
	MatchBytes *[]byte             `json:"matchBytes"`
	Times      int                 `json:"times"`
	Headers    map[string][]string `json:"headers"`
	Trailers   map[string][]string `json:"trailers"`
	Gzip       bool                `json:"gzip"`
	Responses  []response          `json:"responses"`

	Status           statusSpec `json:"status"`
	DelayUntilCancel bool       `json:"delayUntilCancel"`
	Reset            *uint32    `json:"reset"`
	RawData          *[]byte    `json:"rawData"`
	CloseConnection  bool       `json:"closeConnection"`
	GoAway           bool       `json:"goAway"`
}

// response is one message: given bytes, or SizeBytes bytes of which byte i is i modulo 251.
type response struct {
	Bytes     []byte `json:"bytes"`
	SizeBytes int    `json:"sizeBytes"`
	Repeat    int    `json:"repeat"`
}

// statusSpec is a final status; absent, it is OK.
type statusSpec struct {
	Code    uint32       `json:"code"`
	Message string       `json:"message"`
	Details []detailSpec `json:"details"`
}

// detailSpec is one google.protobuf.Any among the details of a status.
type detailSpec struct {
	Type  string `json:"type"`
	Value []byte `json:"value"`
}

// script holds the rules and how often each may still answer. Rules are tried from the top.
type script struct {
	mutex sync.Mutex
	rules []rule
}

func loadScript(path string) (*script, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	s := &script{}
	err = readLines(file, func(r rule) error {
		if err := r.check(); err != nil {
			return err
		}
		s.rules = append(s.rules, r)
		return nil
	})
	return s, err
}

func (r rule) check() error {
	if r.Method == "" {
		return fmt.Errorf("a rule needs a method")
	}
	if r.cutsIn() && r.Gzip {
		return fmt.Errorf("reset, rawData and closeConnection need responses whose size on the wire is known, so no gzip")
	}
	if r.cutsIn() && r.Headers != nil && len(r.Responses) == 0 {
		return fmt.Errorf("reset, rawData and closeConnection follow the last message, so headers alone have no order")
	}
	if r.RawData != nil && len(*r.RawData) > maxFrameBytes {
		return fmt.Errorf("rawData is one frame, so at most %d bytes", maxFrameBytes)
	}
	return nil
}

// cutsIn tells whether the call ends by other means than a status of grpc-go.
func (r rule) cutsIn() bool {
	return r.Reset != nil || r.RawData != nil || r.CloseConnection
}

// find picks the rule that answers a call and uses up one of its times.
func (s *script) find(method string, request []byte) (rule, bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for i := range s.rules {
		r := &s.rules[i]
		if r.Method != method || r.Times < 0 || r.MatchBytes != nil && !bytes.Equal(*r.MatchBytes, request) {
			continue
		}
		if r.Times == 1 {
			r.Times = -1
		} else if r.Times > 1 {
			r.Times--
		}
		return *r, true
	}
	return rule{}, false
}

// message builds the bytes of a response.
func (r response) message() []byte {
	if r.SizeBytes == 0 {
		return r.Bytes
	}
	message := make([]byte, r.SizeBytes)
	for i := range message {
		message[i] = byte(i % 251)
	}
	return message
}

// err is the status as grpc-go takes it from a handler: nil for OK.
func (s statusSpec) err() error {
	proto := &spb.Status{Code: int32(s.Code), Message: s.Message}
	for _, detail := range s.Details {
		proto.Details = append(proto.Details, &anypb.Any{TypeUrl: detail.Type, Value: detail.Value})
	}
	if codes.Code(s.Code) == codes.OK {
		return nil
	}
	return status.ErrorProto(proto)
}
