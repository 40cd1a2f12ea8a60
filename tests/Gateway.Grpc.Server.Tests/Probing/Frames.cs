using System.Buffers.Binary;
using Gateway.Grpc.Server.Tests.Protos;
using Google.Protobuf;

namespace Gateway.Grpc.Server.Tests.Probing;

/// <summary>Length-prefixed messages made and read by hand: a flag, four bytes of length (big-endian), the message.</summary>
internal static class Frames
{
    public static byte[] Of(Note note) => Of(0, note.ToByteArray());

    public static byte[] Of(string text) => Of(new Note { Text = text });

    public static byte[] Of(byte flag, byte[] payload) => Of(flag, (uint)payload.Length, payload);

    /// <summary>A frame whose length may lie.</summary>
    public static byte[] Of(byte flag, uint length, byte[] payload)
    {
        var frame = new byte[5 + payload.Length];
        frame[0] = flag;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), length);
        payload.CopyTo(frame, 5);
        return frame;
    }

    public static List<(byte Flag, byte[] Payload)> Split(ReadOnlySpan<byte> body)
    {
        var frames = new List<(byte, byte[])>();
        while (body.Length > 0)
        {
            var length = (int)BinaryPrimitives.ReadUInt32BigEndian(body[1..]);
            frames.Add((body[0], body.Slice(5, length).ToArray()));
            body = body[(5 + length)..];
        }

        return frames;
    }
}
