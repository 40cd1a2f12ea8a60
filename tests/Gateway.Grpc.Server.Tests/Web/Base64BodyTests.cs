using System.IO.Pipelines;
using System.Text;
using Gateway.Grpc.Server.Web;
using Grpc.Core;

namespace Gateway.Grpc.Server.Tests.Web;

public sealed class Base64BodyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "")]
    [InlineData("AAECAwQF", "000102030405")]
    [InlineData("AA==AQI=AwQF", "000102030405")]
    [InlineData("AA==AQ==Ag==", "000102")]
    public async Task A_text_is_the_same_wherever_the_network_cuts_it(string text, string hex)
    {
        for (var a = 0; a <= text.Length; a++)
        {
            for (var b = a; b <= text.Length; b++)
            {
                var (bytes, fault) = await ReadAsync(text[..a], text[a..b], text[b..]);

                Assert.Equal(hex, Convert.ToHexString(bytes));
                Assert.Null(fault);
            }
        }
    }

    [Theory]
    [InlineData("A", 0)]
    [InlineData("AAECAw", 3)]
    [InlineData("AAECA", 3)]
    [InlineData("AAEC=AAA", 3)]
    [InlineData("AAEC====", 3)]
    [InlineData("AAECA===", 3)]
    [InlineData("AAEC!AAA", 3)]
    [InlineData("AAECA-_A", 3)]
    [InlineData("AAEC AAA", 3)]
    [InlineData("AAEC\r\nAA", 3)]
    [InlineData("AAECAA==\n", 4)]
    [InlineData("AAECAA=A", 3)]
    public async Task What_is_not_base64_is_INTERNAL_after_the_bytes_before_it(string text, int sound)
    {
        for (var cut = 0; cut <= text.Length; cut++)
        {
            var (bytes, fault) = await ReadAsync(text[..cut], text[cut..]);

            Assert.Equal(sound, bytes.Length);
            Assert.Equal(StatusCode.Internal, fault?.StatusCode);
            Assert.StartsWith("The request is not base64: ", fault?.Status.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_fault_is_told_with_its_place()
    {
        var (_, fault) = await ReadAsync("AAECAwQFBgcI", "AA==AQID?AAA");

        Assert.Contains("characters from 20 on", fault!.Status.Detail, StringComparison.Ordinal);
    }

    private static async Task<(byte[] Bytes, RpcException? Fault)> ReadAsync(params string[] chunks)
    {
        var wire = new Pipe();
        var body = new Base64Body(wire.Reader);
        var bytes = new List<byte>();
        try
        {
            foreach (var chunk in chunks)
            {
                await wire.Writer.WriteAsync(Encoding.ASCII.GetBytes(chunk), Token);
                Drain(body, bytes);
            }

            await wire.Writer.CompleteAsync();
            while (!Drain(body, bytes))
            {
                body.AdvanceTo((await body.ReadAsync(Token)).Buffer.Start);
            }

            return ([.. bytes], null);
        }
        catch (RpcException fault)
        {
            // Whoever asks again is told the same.
            Assert.Same(fault, await Assert.ThrowsAsync<RpcException>(async () => await body.ReadAsync(Token)));
            return ([.. bytes], fault);
        }
        finally
        {
            await body.CompleteAsync();
        }
    }

    private static bool Drain(Base64Body body, List<byte> bytes)
    {
        while (body.TryRead(out var result))
        {
            foreach (var segment in result.Buffer)
            {
                bytes.AddRange(segment.Span);
            }

            body.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
            {
                return true;
            }
        }

        return false;
    }
}
