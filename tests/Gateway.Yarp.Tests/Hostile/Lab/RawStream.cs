using System.Buffers.Binary;
using System.Text;
using Gateway.Rest.Tests.Lab;

namespace Gateway.Yarp.Tests.Hostile.Lab;

/// <summary>One stream of HTTP/2, whose frames the test sends one by one.</summary>
internal sealed class RawStream(RawConnection connection, int id)
{
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Reset = 3;
    private const byte GoAway = 7;
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;

    private readonly Signal _left = new();

    public int Id => id;

    /// <summary>Ends when the client has reset the stream.</summary>
    public Task Left => _left.Task;

    public void Leave() => _left.Set();

    /// <summary>Begins an answer of gRPC.</summary>
    public Task BeginAsync() => SendHeadersAsync(isEnd: false, (":status", "200"), ("content-type", "application/grpc"));

    /// <summary>Sends headers or trailers.</summary>
    public Task SendHeadersAsync(bool isEnd, params (string Name, string Value)[] fields)
    {
        var block = new List<byte>();
        foreach (var (name, value) in fields)
        {
            // A literal without indexing, with a new name (RFC 7541, section 6.2.2).
            block.Add(0);
            AddText(block, name);
            AddText(block, value);
        }

        return connection.SendAsync(Headers, (byte)(isEnd ? EndStream | EndHeaders : EndHeaders), id, [.. block]);
    }

    public Task SendAsync(byte[] body) => connection.SendAsync(Data, 0, id, body);

    /// <summary>Ends the answer with OK.</summary>
    public Task EndAsync() => SendHeadersAsync(isEnd: true, ("grpc-status", "0"));

    public Task ResetAsync(int code) => connection.SendAsync(Reset, 0, id, Number(code));

    /// <summary>Says that the connection takes no streams after the last one.</summary>
    public Task GoAwayAsync(int lastStream, int code) => connection.SendAsync(GoAway, 0, 0, [.. Number(lastStream), .. Number(code)]);

    public void Close() => connection.Close();

    private static byte[] Number(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }

    // A length of 7 bits or more (RFC 7541, section 5.1), then the bytes as they are.
    private static void AddText(List<byte> block, string text)
    {
        const int most = 127;
        var bytes = Encoding.Latin1.GetBytes(text);
        block.Add((byte)Math.Min(bytes.Length, most));
        if (bytes.Length >= most)
        {
            var rest = bytes.Length - most;
            for (; rest >= 128; rest >>= 7)
            {
                block.Add((byte)(rest | 128));
            }

            block.Add((byte)rest);
        }

        block.AddRange(bytes);
    }
}
