using Greetering.Api.Chat;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Greetering.Api.Services;

/// <summary>
/// Writes a line to the console when a call begins, and another before its status goes out, each with the id of the request. So a test can compare the results that callers saw with the
/// calls that ran. It writes each line at once, so that none is lost when the process is killed.
/// </summary>
internal sealed class CallLog(TextWriter console) : Interceptor
{
    private const string RequestId = "x-request-id";

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
        WriteAsync(context, () => continuation(request, context));

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
        WriteAsync(context, () => continuation(requestStream, context));

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        WriteAsync(context, () => WithoutResult(continuation(request, responseStream, context)));

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        WriteAsync(context, () => WithoutResult(continuation(requestStream, responseStream, context)));

    private async Task<TResult> WriteAsync<TResult>(ServerCallContext context, Func<Task<TResult>> call)
    {
        var name = $"{ConsoleText.Printable(context.RequestHeaders.GetValue(RequestId) ?? "-")} {context.Method}";
        console.WriteLine($"call begun {name}");
        var status = StatusCode.Unknown;
        try
        {
            var result = await call();
            status = context.Status.StatusCode;
            return result;
        }
        catch (RpcException failure)
        {
            status = failure.StatusCode;
            throw;
        }
        catch (OperationCanceledException)
        {
            status = StatusCode.Cancelled;
            throw;
        }
        finally
        {
            console.WriteLine($"call ended {name} {status}");
        }
    }

    private static async Task<bool> WithoutResult(Task call)
    {
        await call;
        return true;
    }
}
