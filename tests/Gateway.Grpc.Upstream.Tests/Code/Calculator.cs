using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Grpc.Core;

namespace Upstream.Code;

/// <summary>Methods without a proto file: the messages are boxed numbers and texts, and their marshallers are made by hand.</summary>
public static class Calculator
{
    // The simple form: arrays of bytes.
    private static readonly Marshaller<string> Texts = Marshallers.Create(Encoding.UTF8.GetBytes, Encoding.UTF8.GetString);

    // The contextual form: straight into and out of the buffers of the call.
    private static readonly Marshaller<object> Numbers = Marshallers.Create<object>(
        static (number, context) =>
        {
            context.SetPayloadLength(sizeof(int));
            var writer = context.GetBufferWriter();
            BinaryPrimitives.WriteInt32LittleEndian(writer.GetSpan(sizeof(int)), (int)number);
            writer.Advance(sizeof(int));
            context.Complete();
        },
        static context =>
        {
            Span<byte> bytes = stackalloc byte[sizeof(int)];
            context.PayloadAsReadOnlySequence().CopyTo(bytes);
            return BinaryPrimitives.ReadInt32LittleEndian(bytes);
        });

    public static readonly Method<string, object> Parse = new(MethodType.Unary, "code.Calculator", "Parse", Texts, Numbers);

    public static readonly Method<object, object> Sum = new(MethodType.ClientStreaming, "code.Calculator", "Sum", Numbers, Numbers);

    public static readonly Method<object, object> CountTo = new(MethodType.ServerStreaming, "code.Calculator", "CountTo", Numbers, Numbers);

    public static readonly Method<object, object> Square = new(MethodType.DuplexStreaming, "code.Calculator", "Square", Numbers, Numbers);
}
