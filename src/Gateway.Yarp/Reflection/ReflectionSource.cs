using Gateway.Yarp.Schemas;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Reflection.V1;

namespace Gateway.Yarp.Reflection;

/// <summary>Reads the schema of a server from its own reflection: <c>grpc.reflection.v1</c>, or <c>v1alpha</c> if the server does not know v1.</summary>
/// <remarks>
/// <code>
/// var source = new ReflectionSource(cluster.HttpClient, new Uri("http://localhost:50051"), SchemaLimits.Default, TimeProvider.System);
/// var files = await source.ReadAsync(cancellationToken);
/// </code>
/// Leaves out a service that the server cannot describe, with a warning. Refuses a server that cannot describe any service, or that exceeds a limit. Trusts nothing
/// that the server sends: it may be another program than the operator thinks.
/// </remarks>
/// <param name="invoker">The client of the cluster. The source does not dispose it.</param>
/// <param name="address">The scheme, host and port of the server.</param>
/// <param name="limits">The limits.</param>
/// <param name="time">The clock of the timeout.</param>
internal sealed class ReflectionSource(HttpMessageInvoker invoker, Uri address, SchemaLimits limits, TimeProvider time)
{
    private readonly string _address = address.GetLeftPart(UriPartial.Authority);

    /// <summary>The name of the source for people, such as <c>reflection of http://localhost:50051</c>.</summary>
    public string Name => $"reflection of {_address}";

    /// <summary>Reads the schema as it is now.</summary>
    /// <exception cref="SchemaSourceException">The schema cannot be read. The message says why, and what to do.</exception>
    public async Task<SchemaFiles> ReadAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limits.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        using var handler = new InvokerHandler(invoker);
        using var channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions { HttpHandler = handler, MaxReceiveMessageSize = limits.MaxBytes });
        try
        {
            return await ReadAsync(channel.CreateCallInvoker(), handler, either.Token);
        }
        catch (SchemaSourceException error)
        {
            throw new SchemaSourceException($"{_address} has server reflection, but {error.Message}", error);
        }
        catch (Exception error)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new SchemaSourceException(
                timeout.IsCancellationRequested
                    ? $"{_address} did not describe its services within {limits.Timeout.TotalSeconds} s. Check the address and the log of the server, or give its descriptors as DescriptorSet (--descriptor-set)."
                    : ReflectionFailure.Describe(_address, handler, error),
                error);
        }
    }

    private async Task<SchemaFiles> ReadAsync(CallInvoker calls, InvokerHandler handler, CancellationToken cancellationToken)
    {
        try
        {
            return await SessionOf(ReflectionMethod.V1).ReadAsync(cancellationToken);
        }
        catch (RpcException error) when (error.StatusCode == StatusCode.Unimplemented && handler.NotGrpc is null)
        {
            return await SessionOf(ReflectionMethod.V1Alpha).ReadAsync(cancellationToken);
        }

        ReflectionSession SessionOf(Method<ServerReflectionRequest, ServerReflectionResponse> method) => new(
            token => new ReflectionStream(calls.AsyncDuplexStreamingCall(method, host: null, new CallOptions(cancellationToken: token)), time), limits);
    }
}
