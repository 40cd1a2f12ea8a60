using Grpc.Core;
using Grpc.Core.Interceptors;
using LabProtos;

namespace Gateway.Rest.Tests.Original;

/// <summary>An interceptor that stands between a service and its streams: requests get an exclamation mark, and answers are in capitals.</summary>
internal sealed class Shouting : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
        Shout(await continuation(Exclaim(request), context));

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        continuation(Exclaim(request), new Writer<TResponse>(responseStream), context);

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
        Shout(await continuation(new Reader<TRequest>(requestStream), context));

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        continuation(new Reader<TRequest>(requestStream), new Writer<TResponse>(responseStream), context);

    private static T Exclaim<T>(T request)
    {
        if (request is AskReq ask)
        {
            ask.Text += "!";
        }

        return request;
    }

    private static T Shout<T>(T response)
    {
        if (response is AskResp answer)
        {
            answer.Text = answer.Text.ToUpperInvariant();
        }

        return response;
    }

    private sealed class Reader<T>(IAsyncStreamReader<T> inner) : IAsyncStreamReader<T>
    {
        public T Current => Exclaim(inner.Current);

        public Task<bool> MoveNext(CancellationToken cancellationToken) => inner.MoveNext(cancellationToken);
    }

    private sealed class Writer<T>(IServerStreamWriter<T> inner) : IServerStreamWriter<T>
    {
        public WriteOptions? WriteOptions
        {
            get => inner.WriteOptions;
            set => inner.WriteOptions = value;
        }

        public Task WriteAsync(T message) => inner.WriteAsync(Shout(message));

        public Task WriteAsync(T message, CancellationToken cancellationToken) => inner.WriteAsync(Shout(message), cancellationToken);
    }
}
