// A server on gRPC's C core with its own reflection, which has v1alpha only, and its own health service, which is listed there without descriptors.
// Prints its port, and bidi calls that end before their time. Takes a port, or any that is free; ends with its standard input.
#include <chrono>
#include <iostream>
#include <limits>
#include <memory>
#include <string>
#include <thread>

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/grpcpp.h>

#include "library.grpc.pb.h"

namespace library = upstreams::library::v1;

class Service final : public library::Library::Service {
  grpc::Status GetBook(grpc::ServerContext*, const library::GetBookRequest* request, library::Book* book) override {
    if (request->name() != "shelves/1/books/1") {
      return {grpc::StatusCode::NOT_FOUND, "no " + request->name()};
    }

    fill(book, 1);
    return grpc::Status::OK;
  }

  grpc::Status ListBooks(grpc::ServerContext*, const library::ListBooksRequest* request, grpc::ServerWriter<library::Book>* writer) override {
    const int count = request->limit() > 0 ? request->limit() : 2;
    for (int number = 1; number <= count; ++number) {
      library::Book book;
      fill(&book, number);
      if (!writer->Write(book)) {
        break;
      }
    }

    return grpc::Status::OK;
  }

  grpc::Status AddBooks(grpc::ServerContext*, grpc::ServerReader<library::Book>* reader, library::AddBooksResponse* response) override {
    library::Book book;
    int added = 0;
    while (reader->Read(&book)) {
      ++added;
    }

    response->set_added(added);
    return grpc::Status::OK;
  }

  grpc::Status Ask(grpc::ServerContext* context, grpc::ServerReaderWriter<library::Reply, library::Question>* stream) override {
    library::Question question;
    while (stream->Read(&question)) {
      library::Reply reply;
      reply.set_text(question.text() + "!");
      stream->Write(reply);
    }

    // The library fails the read first, and learns why a moment later.
    for (int attempt = 0; attempt < 20; ++attempt) {
      if (context->IsCancelled()) {
        std::cout << "cancelled" << std::endl;
        break;
      }

      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }

    return grpc::Status::OK;
  }

  static void fill(library::Book* book, int number) {
    book->set_name("shelves/1/books/" + std::to_string(number));
    book->set_title("Book " + std::to_string(number));
    book->set_page_count(9007199254740993);
    book->set_cover(library::Book::COVER_HARD);
    book->mutable_published()->set_seconds(1000000000);
    (*book->mutable_labels())["a_b"] = "c";
    book->set_shelf("top");
    book->set_edition(0);
    book->add_chapter_pages(1);
    book->add_chapter_pages(300);
  }
};

int main(int count, char** arguments) {
  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  Service service;
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort(std::string("127.0.0.1:") + (count > 1 ? arguments[1] : "0"), grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&service);
  const auto server = builder.BuildAndStart();
  std::cout << "listening " << port << std::endl;
  std::cin.ignore(std::numeric_limits<std::streamsize>::max());
  server->Shutdown();
}
