using System.Buffers;
using Gateway.Calls;
using Grpc.Core;

namespace Gateway.Grpc.Server.Invocation;

/// <summary>Messages of a service to and from the bytes of a call, by the marshallers that Grpc.Tools generates.</summary>
internal static class MessageSerialization
{
    /// <summary>Reads a message.</summary>
    /// <exception cref="RpcException">INTERNAL, as gRPC's list of status codes has it for a request that does not parse.</exception>
    public static T Read<T>(ReadOnlySequence<byte> bytes, Marshaller<T> marshaller)
    {
        try
        {
            return marshaller.ContextualDeserializer(new ReceivedMessage(bytes));
        }
        catch (Exception exception) when (exception is Google.Protobuf.InvalidProtocolBufferException or ArgumentException)
        {
            throw new RpcException(new Status(StatusCode.Internal, "The request message could not be parsed.", exception));
        }
    }

    /// <summary>Writes a message to the call.</summary>
    public static ValueTask WriteAsync<T>(Call call, Marshaller<T> marshaller, T message, WriteOptions? options, CancellationToken cancellationToken) =>
        WriteAsync(call, new SentMessage(call), marshaller, message, options, cancellationToken);

    /// <summary>Writes one of many messages to the call.</summary>
    /// <param name="call">The call.</param>
    /// <param name="sent">A context that no other message is using.</param>
    /// <param name="marshaller">The marshaller of the type.</param>
    /// <param name="message">The message.</param>
    /// <param name="options">How it is sent.</param>
    /// <param name="cancellationToken">Ends the waiting for a slow client.</param>
    public static ValueTask WriteAsync<T>(Call call, SentMessage sent, Marshaller<T> marshaller, T message, WriteOptions? options, CancellationToken cancellationToken)
    {
        try
        {
            marshaller.ContextualSerializer(message, sent);
            if (!sent.IsComplete)
            {
                throw new InvalidOperationException("The marshaller wrote no message: it must call Complete.");
            }
        }
        catch
        {
            sent.Abandon();
            throw;
        }

        return call.EndMessageAsync(options, cancellationToken);
    }
}
