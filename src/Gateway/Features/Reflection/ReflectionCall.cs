using Grpc.Core;

namespace Gateway.Program.Features.Reflection;

/// <summary>A reflection call of either version: one answer for each request.</summary>
internal static class ReflectionCall
{
    public static async Task RunAsync<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requests, IAsyncStreamWriter<TResponse> responses, Func<TRequest, TResponse> answer, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var request in requests.ReadAllAsync(cancellationToken))
            {
                await responses.WriteAsync(answer(request), cancellationToken);
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // Many tools disconnect without ending the call. Grpc.AspNetCore would log any other exception as an error.
            throw new RpcException(new Status(StatusCode.Cancelled, "The client has left."));
        }
    }
}
