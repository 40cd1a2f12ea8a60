using System.Buffers;
using System.Text;
using Gateway.Cleartext.Detection;

namespace Gateway.Cleartext.Tests.Detection;

public sealed class Http2PrefaceTests
{
    private static readonly byte[] Whole = Encoding.ASCII.GetBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

    [Fact]
    public void The_preface_is_found_wherever_the_network_cuts_it()
    {
        for (var a = 0; a <= Whole.Length; a++)
        {
            for (var b = a; b <= Whole.Length; b++)
            {
                Assert.True(Http2Preface.Match(Cut(Whole, a, b)));
            }
        }
    }

    [Fact]
    public void Bytes_after_the_preface_do_not_matter() => Assert.True(Http2Preface.Match(new([.. Whole, 0, 1, 2])));

    [Fact]
    public void An_incomplete_preface_decides_nothing()
    {
        for (var length = 0; length < Whole.Length; length++)
        {
            Assert.Null(Http2Preface.Match(new(Whole.AsMemory(0, length))));
        }
    }

    [Fact]
    public void A_differing_byte_decides_at_once()
    {
        for (var at = 0; at < Whole.Length; at++)
        {
            var other = Whole[..(at + 1)];
            other[at] ^= 0x20;

            Assert.False(Http2Preface.Match(new(other)));
            Assert.False(Http2Preface.Match(Cut(other, at / 2, at)));
        }
    }

    [Theory]
    [InlineData("PO")]
    [InlineData("PU")]
    [InlineData("PA")]
    [InlineData("PRO")]
    [InlineData("PRI /")]
    [InlineData("PRIVATE")]
    [InlineData("PRI * HTTP/1.1\r\n")]
    [InlineData("pri")]
    [InlineData("GET / HTTP/1.1\r\n")]
    [InlineData("\u0016\u0003\u0001")]
    public void Other_first_bytes_are_not_the_preface(string text) => Assert.False(Http2Preface.Match(new(Encoding.Latin1.GetBytes(text))));

    private static ReadOnlySequence<byte> Cut(byte[] bytes, int a, int b)
    {
        var first = new Part(bytes.AsMemory(0, a), 0);
        var last = first.Then(bytes.AsMemory(a, b - a)).Then(bytes.AsMemory(b));
        return new(first, 0, last, last.Memory.Length);
    }

    private sealed class Part : ReadOnlySequenceSegment<byte>
    {
        public Part(ReadOnlyMemory<byte> memory, long index)
        {
            Memory = memory;
            RunningIndex = index;
        }

        public Part Then(ReadOnlyMemory<byte> memory)
        {
            var next = new Part(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
