// Command peer speaks gRPC as existing Go programs do and knows no COSI message.
//
//	peer sender                              calls a server, told by NDJSON on standard input
//	peer player --listen E --script FILE     answers calls from an NDJSON script
//
// Both end when standard input ends, so that no test leaves one behind.
package main

import (
	"flag"
	"fmt"
	"os"
)

const usage = `usage: peer sender
       peer player --listen unix:/PATH|tcp:HOST:PORT --script FILE
`

func main() {
	os.Exit(run(os.Args[1:]))
}

// run is the program without the process: arguments in, exit code out. 0 done, 1 failed, 2 bad usage.
func run(args []string) int {
	if len(args) == 0 {
		fmt.Fprint(os.Stderr, usage)
		return 2
	}
	var err error
	switch args[0] {
	case "sender":
		err = runSender(os.Stdin, os.Stdout)
	case "player":
		flags := flag.NewFlagSet("player", flag.ContinueOnError)
		listen := flags.String("listen", "", "unix:/PATH or tcp:HOST:PORT, loopback only")
		script := flags.String("script", "", "NDJSON file of rules")
		if flags.Parse(args[1:]) != nil || *listen == "" || *script == "" || flags.NArg() > 0 {
			fmt.Fprint(os.Stderr, usage)
			return 2
		}
		err = runPlayer(*listen, *script, os.Stdin, os.Stdout)
	default:
		fmt.Fprint(os.Stderr, usage)
		return 2
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "peer: %v\n", err)
		return 1
	}
	return 0
}
