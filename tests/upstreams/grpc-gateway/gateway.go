// grpc-gateway's own example gateway, whose program has a fixed address, at any address.
package main

import (
	"context"
	"flag"
	"log"

	"github.com/grpc-ecosystem/grpc-gateway/examples/gateway"

	// It can write only the details of errors whose types it has.
	_ "google.golang.org/genproto/googleapis/rpc/errdetails"
)

func main() {
	address := flag.String("addr", "127.0.0.1:8080", "address to listen at")
	endpoint := flag.String("endpoint", "127.0.0.1:9090", "address of the gRPC server")
	flag.Parse()
	log.Fatal(gateway.Run(context.Background(), gateway.Options{Addr: *address, GRPCServer: gateway.Endpoint{Network: "tcp", Addr: *endpoint}}))
}
