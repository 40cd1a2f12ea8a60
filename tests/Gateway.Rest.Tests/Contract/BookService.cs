using ContractProtos;
using Grpc.Core;

namespace Gateway.Rest.Tests.Contract;

/// <summary>Answers with the book that it got, and with what only answers have.</summary>
internal sealed class BookService : Library.LibraryBase
{
    public override Task<Book> CreateBook(CreateBookReq request, ServerCallContext context) => Task.FromResult(request.Book ?? new Book());

    public override Task<Book> UpdateBook(UpdateBookReq request, ServerCallContext context) => Task.FromResult(request.Book ?? new Book());

    public override Task<Book> GetBook(GetBookReq request, ServerCallContext context) =>
        Task.FromResult(new Book { Name = request.Name, Title = $"{request.Note}{request.Secret?.Text}", Created = "now", Key = "k", Kind = request.Kinds.Count > 0 ? request.Kinds[0] : Kind.Unspecified });

    public override async Task<Book> SaveBooks(IAsyncStreamReader<Book> requestStream, ServerCallContext context)
    {
        var titles = new List<string>();
        await foreach (var book in requestStream.ReadAllAsync(context.CancellationToken))
        {
            titles.Add(book.Title + book.Created);
        }

        return new Book { Title = string.Join(", ", titles) };
    }

    public override Task<Book> PurgeBook(GetBookReq request, ServerCallContext context) => Task.FromResult(new Book { Title = "purged" });

    public override Task<Secret> InspectBook(GetBookReq request, ServerCallContext context) => Task.FromResult(new Secret { Text = "secret" });
}
