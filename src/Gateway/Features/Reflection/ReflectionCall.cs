using Grpc.Core;

namespace Gateway.Program.Features.Reflection;

/// <summary>A call of reflection, of either version: an answer to each question.</summary>
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
            // Many tools leave without an end. Grpc.AspNetCore logs every other exception as an error.
            throw new RpcException(new Status(StatusCode.Cancelled, "The client has left."));
        }
    }
}
