using System.Text;
using Gateway.Rest.Tests.Lab;
using Google.Api;
using Google.Protobuf;
using Grpc.Core;
using LabProtos;

namespace Gateway.Rest.Tests.Requests;

/// <summary>The parts of <c>multipart/form-data</c>, each a <c>google.api.HttpBody</c>.</summary>
public sealed class MultipartTests
{
    private const string Two = "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\none\r\n--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x.bin\"\r\ncontent-type: image/png\r\n\r\n\r\n--\r--b\r\n--b--\r\n";

    [Fact]
    public async Task A_client_stream_has_a_message_for_each_part()
    {
        var service = new PartService();
        await using var host = await HostAsync(service);

        Assert.Equal(200, (await SendAsync(host, "/v1/store", Two)).Status);

        Assert.Equal(["text/plain: one", "image/png: \r\n--\r--b"], service.Parts);
    }

    [Fact]
    public async Task The_form_of_a_real_client_is_read()
    {
        var service = new PartService();
        await using var host = await HostAsync(service);
        var long1 = new string('x', 300_000);
        using var form = new MultipartFormDataContent("----WebKitFormBoundary7MA4YWxkTrZu0gW")
        {
            { new StringContent("text"), "a" },
            { new ByteArrayContent(Encoding.ASCII.GetBytes(long1)), "file", "long.txt" },
            { new ByteArrayContent([]), "empty", "empty" },
        };

        Assert.Equal(200, (await host.SendContentAsync("POST", "/v1/store", form)).Status);
        Assert.Equal(["text/plain; charset=utf-8: text", "text/plain: " + long1, "text/plain: "], service.Parts);
    }

    [Fact]
    public async Task The_only_part_is_the_body_of_one_message()
    {
        var service = new PartService();
        await using var host = await HostAsync(service);

        var answer = await SendAsync(host, "/v1/uploads", "--b\r\ncontent-type: image/png\r\n\r\nbytes\r\n--b--");

        Assert.Equal((200, "bytes", "image/png"), (answer.Status, answer.Body, answer.ContentType));
        Assert.Contains("The form has more than one part; this method takes one.", (await SendAsync(host, "/v1/uploads", Two)).Body, StringComparison.Ordinal);
        Assert.Contains("The form has no part; this method takes one.", (await SendAsync(host, "/v1/uploads", "--b--\r\n")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cut_at_any_byte_it_is_the_same_or_refused()
    {
        var service = new PartService();
        await using var host = await HostAsync(service);
        var whole = Two.LastIndexOf("--", StringComparison.Ordinal) + 2;
        for (var length = 1; length < Two.Length; length++)
        {
            service.Parts.Clear();

            var answer = await SendAsync(host, "/v1/store", Two[..length]);

            Assert.True(answer.Status == (length < whole ? 400 : 200), $"{length}: {answer.Body}");
            Assert.True(length < whole || service.Parts.Count == 2);
        }
    }

    [Fact]
    public async Task Sent_byte_by_byte_it_is_the_same()
    {
        var service = new PartService();
        await using var host = await HostAsync(service);
        using var client = await RawClient.ConnectAsync(host);

        await client.SendAsync($"POST /v1/store HTTP/1.1\r\nHost: {host.Kestrel.Http1.Authority}\r\nConnection: close\r\nContent-Type: multipart/form-data; boundary=\"b\"\r\nContent-Length: {Two.Length}\r\n\r\n");
        foreach (var one in Two)
        {
            await client.SendAsync(one.ToString());
        }

        Assert.StartsWith("HTTP/1.1 200 OK", await client.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal(["text/plain: one", "image/png: \r\n--\r--b"], service.Parts);
    }

    [Theory]
    [InlineData("", "The form ends before its last boundary.")]
    [InlineData("preamble\r\n--b--", "The form does not begin with its boundary.")]
    [InlineData("--c\r\n\r\nx\r\n--c--", "The form does not begin with its boundary.")]
    [InlineData("--bx\r\n\r\nx\r\n--b--", "A boundary of the form is not followed by a line break.")]
    [InlineData("--b\r\n\r\nx", "The form ends before its last boundary.")]
    [InlineData("--b\r\n\r\nx\r\n--b", "The form ends before its last boundary.")]
    [InlineData("--b\r\nx: y\r\n", "The form ends before its last boundary.")]
    [InlineData("--b\r\n\r\nx\r\n--bcd", "A boundary of the form is not followed by a line break.")]
    public async Task A_form_that_is_none_is_400(string form, string problem)
    {
        await using var host = await HostAsync(new PartService());

        var answer = await SendAsync(host, "/v1/store", form);

        Assert.Equal(400, answer.Status);
        Assert.Contains(problem, answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/store", "Content-Length: 0\r\n")]
    [InlineData("/v1/store", "Transfer-Encoding: chunked\r\n")]
    [InlineData("/v1/uploads", "")]
    [InlineData("/v1/uploads", "Content-Length: 0\r\n")]
    [InlineData("/v1/uploads", "Transfer-Encoding: chunked\r\n")]
    public async Task A_form_without_bytes_is_400(string path, string framing)
    {
        await using var host = await HostAsync(new PartService());
        using var client = await RawClient.ConnectAsync(host);
        var end = framing.Contains("chunked", StringComparison.Ordinal) ? "0\r\n\r\n" : "";

        await client.SendAsync($"POST {path} HTTP/1.1\r\nHost: {host.Kestrel.Http1.Authority}\r\nConnection: close\r\nContent-Type: multipart/form-data; boundary=b\r\n{framing}\r\n{end}");

        var answer = await client.ReadToEndAsync();
        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Contains("The form ends before its last boundary.", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task There_are_limits()
    {
        await using var host = await HostAsync(new PartService(), maxMessage: 1000);

        Assert.Equal(200, (await SendAsync(host, "/v1/store", Parts(100, 10))).Status);
        Assert.Contains("The form has more than 100 parts.", (await SendAsync(host, "/v1/store", Parts(101, 10))).Body, StringComparison.Ordinal);
        Assert.Equal(413, (await SendAsync(host, "/v1/store", Parts(1, 1001))).Status);
        Assert.Equal(413, (await SendAsync(host, "/v1/store", Parts(1, 300_000)[..200_000])).Status);
        Assert.Contains("The headers of a part are longer than 16384 bytes.", (await SendAsync(host, "/v1/store", "--b\r\nx: " + new string('y', 20_000) + "\r\n\r\n\r\n--b--")).Body, StringComparison.Ordinal);
        Assert.Contains("The headers of a part are longer than 16384 bytes.", (await SendAsync(host, "/v1/store", "--b\r\nx: " + new string('y', 20_000))).Body, StringComparison.Ordinal);

        static string Parts(int count, int length) => string.Concat(Enumerable.Repeat($"--b\r\n\r\n{new string('x', length)}\r\n", count)) + "--b--";
    }

    [Theory]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=")]
    [InlineData("multipart/form-data; boundary=\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"")]
    public async Task A_form_without_a_boundary_is_415(string contentType)
    {
        await using var host = await HostAsync(new PartService());

        Assert.Equal(415, (await SendAsync(host, "/v1/store", Two, contentType)).Status);
    }

    [Fact]
    public async Task Switched_off_the_form_is_the_bytes()
    {
        var service = new PartService();
        await using var host = await new LabHost { Service = service }.StartAsync();

        Assert.Equal((200, Two), (await SendAsync(host, "/v1/uploads", Two)).Both);
    }

#if !FORWARDED
    [Fact]
    public async Task A_form_that_never_ends_is_refused_in_time()
    {
        await using var host = await new LabHost
        {
            Rest = options => options.AcceptForms = true,
            Service = new PartService(),
            Builder = builder => Microsoft.AspNetCore.Hosting.WebHostBuilderKestrelExtensions.ConfigureKestrel(
                builder.WebHost,
                static kestrel => kestrel.Limits.MinRequestBodyDataRate = new(bytesPerSecond: 1_000_000, TimeSpan.FromSeconds(1.1))),
        }.StartAsync();
        using var client = await RawClient.ConnectAsync(host);

        await client.SendAsync($"POST /v1/store HTTP/1.1\r\nHost: {host.Kestrel.Http1.Authority}\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 1000\r\n\r\n--b\r\n");

        Assert.StartsWith("HTTP/1.1 408", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }
#endif

    private static Task<LabHost> HostAsync(LabService service, int? maxMessage = null) => new LabHost
    {
        Rest = options => options.AcceptForms = true,
        Service = service,
        Grpc = options => options.MaxReceiveMessageSize = maxMessage ?? options.MaxReceiveMessageSize,
    }.StartAsync();

    private static async Task<Answer> SendAsync(LabHost host, string path, string form, string contentType = "multipart/form-data; boundary=b")
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(form));
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return await host.SendContentAsync("POST", path, content);
    }

    private sealed class PartService : LabService
    {
        public List<string> Parts { get; } = [];

        public override async Task<AskResp> Store(IAsyncStreamReader<HttpBody> requestStream, ServerCallContext context)
        {
            await foreach (var part in requestStream.ReadAllAsync(context.CancellationToken))
            {
                Parts.Add($"{part.ContentType}: {part.Data.ToStringUtf8()}");
            }

            return new AskResp();
        }
    }
}
