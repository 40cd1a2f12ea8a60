using System.Globalization;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using LabProtos;

namespace Gateway.Rest.Tests.Lab;

/// <summary>A service whose methods do what the test says. Without a word of it they send back what they got.</summary>
internal class LabService : LabProtos.Lab.LabBase
{
    public Func<AskReq, ServerCallContext, Task<AskResp>> OnAsk { get; set; } = (request, _) => Task.FromResult(new AskResp { Text = request.Text });

    public Func<AskReq, IServerStreamWriter<AskResp>, ServerCallContext, Task> OnWatch { get; set; } = async (request, responses, context) =>
    {
        for (var number = 1; number <= request.Size; number++)
        {
            await responses.WriteAsync(new AskResp { Text = $"{request.Text} {number}" }, context.CancellationToken);
        }
    };

    public Func<FileReq, IServerStreamWriter<HttpBody>, ServerCallContext, Task> OnDownload { get; set; } = (_, _, _) => Task.CompletedTask;

    public Func<FileReq, HttpBody> OnGetFile { get; set; } = _ => new HttpBody();

    public Func<UpdateBookReq, UpdateBookReq> OnUpdateBook { get; set; } = request => request;

    public Func<IAsyncStreamReader<AskReq>, IServerStreamWriter<AskResp>, ServerCallContext, Task> OnTalk { get; set; } = async (requests, responses, context) =>
    {
        await foreach (var request in requests.ReadAllAsync(context.CancellationToken))
        {
            await responses.WriteAsync(new AskResp { Text = request.Text }, context.CancellationToken);
        }
    };

    /// <summary>The request that Upload and Attach got last.</summary>
    public HttpBody? Uploaded { get; private set; }

    public override Task<AskResp> Ask(AskReq request, ServerCallContext context) => OnAsk(request, context);

    public override Task<Everything> Echo(Everything request, ServerCallContext context) => Task.FromResult(request);

    public override Task<Note> SetNote(Note request, ServerCallContext context) => Task.FromResult(new Note { Id = request.Id, Text = $"{request.Id}: {request.Text}" });

    public override Task<Book> GetBook(GetBookReq request, ServerCallContext context) => Task.FromResult(new Book { Name = request.Name });

    public override Task<ListBooksResp> ListBooks(ListBooksReq request, ServerCallContext context) =>
        Task.FromResult(new ListBooksResp { Books = { new Book { Name = $"{request.Parent}/books/1" }, new Book { Name = $"{request.Parent}/books/2" } } });

    public override Task<UpdateBookReq> UpdateBook(UpdateBookReq request, ServerCallContext context) => Task.FromResult(OnUpdateBook(request));

    public override Task<Empty> Archive(GetBookReq request, ServerCallContext context) => Task.FromResult(new Empty());

    public override Task<HttpBody> GetFile(FileReq request, ServerCallContext context) => Task.FromResult(OnGetFile(request));

    public override Task<HttpBody> Upload(HttpBody request, ServerCallContext context) => Task.FromResult(Uploaded = request);

    public override Task<HttpBody> Attach(AttachReq request, ServerCallContext context) => Task.FromResult(Uploaded = request.File);

    public override Task Download(FileReq request, IServerStreamWriter<HttpBody> responseStream, ServerCallContext context) => OnDownload(request, responseStream, context);

    public override Task Watch(AskReq request, IServerStreamWriter<AskResp> responseStream, ServerCallContext context) => OnWatch(request, responseStream, context);

    public override async Task<AskResp> Collect(IAsyncStreamReader<AskReq> requestStream, ServerCallContext context)
    {
        var texts = new List<string>();
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            texts.Add($"{request.Text} {request.Size}");
        }

        context.ResponseTrailers.Add("count", texts.Count.ToString(CultureInfo.InvariantCulture));
        return new AskResp { Text = string.Join(", ", texts) };
    }

    public override Task Talk(IAsyncStreamReader<AskReq> requestStream, IServerStreamWriter<AskResp> responseStream, ServerCallContext context) =>
        OnTalk(requestStream, responseStream, context);

    public override async Task<AskResp> Store(IAsyncStreamReader<HttpBody> requestStream, ServerCallContext context)
    {
        var stored = new HttpBody();
        await foreach (var part in requestStream.ReadAllAsync(context.CancellationToken))
        {
            stored.ContentType = part.ContentType;
            stored.Data = ByteString.CopyFrom([.. stored.Data.Span, .. part.Data.Span]);
        }

        Uploaded = stored;
        return new AskResp { Text = stored.ContentType };
    }

    public override Task<AskResp> Plain(AskReq request, ServerCallContext context) => OnAsk(request, context);

    public override Task<AskResp> Look(AskReq request, ServerCallContext context) => OnAsk(request, context);
}
