using Gateway.Rest.Tests.Lab;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;

namespace Gateway.Rest.Tests.Moving;

/// <summary>
/// The rows of docs/migrating-from-microsoft-transcoding.md: each request goes to Microsoft's transcoding, and to the gateway in an application that still calls <c>AddJsonTranscoding()</c>.
/// An answer is written as its status, and its body after a blank where the body counts.
/// </summary>
public sealed class MicrosoftTests
{
    [Theory]
    [InlineData("64-bit integers", "POST /v1/things {\"big\":5}", "200 {\"big\":5}", "200 {\"big\":5}")]
    [InlineData("a default value", "POST /v1/things {\"count\":0}", "200 {}", "200 {}")]
    [InlineData("a text for an integer", "POST /v1/things {\"count\":\"5\"}", "400", "200 {\"count\":5}")]
    [InlineData("a fraction of zero", "POST /v1/things {\"count\":5.0}", "400", "200 {\"count\":5}")]
    [InlineData("a text for a double", "POST /v1/things {\"size\":\"1.5\"}", "400", "200 {\"size\":1.5}")]
    [InlineData("a number beyond a double", "POST /v1/things {\"size\":1e400}", "200 {\"size\":\"Infinity\"}", "400")]
    [InlineData("base64 without padding", "POST /v1/things {\"data\":\"YQ\"}", "400", "200 {\"data\":\"YQ==\"}")]
    [InlineData("null for a list", "POST /v1/things {\"tags\":null}", "400", "200 {}")]
    [InlineData("a negative duration", "POST /v1/things {\"wait\":\"-1.5s\"}", "400", "200 {\"wait\":\"-1.500s\"}")]
    [InlineData("an empty body", "POST /v1/things ", "400", "200 {}")]
    [InlineData("an unknown field", "POST /v1/things {\"nothing\":1}", "200 {}", "200 {}")]
    [InlineData("a field given twice", "POST /v1/things {\"count\":1,\"count\":2}", "200 {\"count\":2}", "400")]
    [InlineData("an unknown number of an enum", "POST /v1/things {\"level\":7}", "200 {\"level\":7}", "200 {\"level\":7}")]
    [InlineData("an unknown name of an enum", "POST /v1/things {\"level\":\"LOW\"}", "400", "200 {}")]
    [InlineData("characters of HTML and emoji", "POST /v1/things {\"text\":\"<\ud83d\ude00\"}", "200 {\"text\":\"<\\uD83D\\uDE00\"}", "200 {\"text\":\"<\ud83d\ude00\"}")]
    public Task Json_of_a_body(string row, string request, string theirs, string ours) => CompareAsync(row, request, theirs, ours);

    [Theory]
    [InlineData("the case of a path", "GET /V1/THINGS/a", "200 {\"name\":\"a\"}", "404")]
    [InlineData("a slash at the end", "GET /v1/things/a/", "200 {\"name\":\"a\"}", "200 {\"name\":\"a\"}")]
    [InlineData("an encoded slash in one segment", "GET /v1/things/a%2Fb", "200 {\"name\":\"a%2Fb\"}", "200 {\"name\":\"a/b\"}")]
    [InlineData("an encoded slash in several segments", "GET /v1/files/a%2Fb/c", "200 {\"name\":\"a%2Fb/c\"}", "200 {\"name\":\"a%2Fb/c\"}")]
    [InlineData("no segment for two stars", "GET /v1/files", "200 {}", "200 {}")]
    [InlineData("an encoded colon before a verb", "POST /v1/things/a%3Acancel {}", "200 {\"name\":\"a\",\"text\":\"cancelled\"}", "405")]
    [InlineData("an unknown parameter", "GET /v1/things/a?nothing=1", "200 {\"name\":\"a\"}", "200 {\"name\":\"a\"}")]
    [InlineData("a parameter beside a whole body", "POST /v1/things?count=5 {}", "200 {}", "200 {}")]
    [InlineData("a map in the query", "GET /v1/things/a?labels[k]=v", "200 {\"name\":\"a\"}", "200 {\"name\":\"a\",\"labels\":{\"k\":\"v\"}}")]
    [InlineData("a Struct in the query", "GET /v1/things/a?free=%7B%22b%22:1%7D", "400", "200 {\"name\":\"a\",\"free\":{\"b\":1}}")]
    [InlineData("a FieldMask in the query", "GET /v1/things/a?mask=fooBar", "500", "200 {\"name\":\"a\",\"mask\":\"fooBar\"}")]
    [InlineData("a parameter that clears the path", "GET /v1/texts/a?number=5", "200 {\"number\":5}", "400")]
    [InlineData("an unknown number of an enum in the query", "GET /v1/things/a?level=7", "400", "200 {\"name\":\"a\",\"level\":7}")]
    [InlineData("a single value given twice", "GET /v1/things/a?count=1&count=2", "400", "400")]
    [InlineData("a path and a body that disagree", "PUT /v1/things/a {\"name\":\"b\"}", "200 {\"name\":\"a\"}", "200 {\"name\":\"a\"}")]
    [InlineData("a method without a rule", "POST /moving.Moving/Plain {}", "415", "415")]
    public Task Urls(string row, string request, string theirs, string ours) => CompareAsync(row, request, theirs, ours);

    [Theory]
    [InlineData("another method", "DELETE /v1/things/a", "405 ", "405")]
    [InlineData("HEAD", "HEAD /v1/things/a", "405", "200")]
    [InlineData("OPTIONS", "OPTIONS /v1/things/a", "405", "204")]
    [InlineData("an unknown path", "GET /v1/nowhere", "404 ", "404 ")]
    [InlineData("another content type", "POST /v1/things [text/plain]{}", "400", "415")]
    [InlineData("another name of JSON", "POST /v1/things [application/merge-patch+json]{\"count\":5}", "200 {\"count\":5}", "200 {\"count\":5}")]
    [InlineData("UTF-16", "POST /v1/things [application/json;charset=utf-16]{}", "200", "415")]
    [InlineData("a body where the rule has none", "GET /v1/things/a {\"count\":5}", "200 {\"name\":\"a\"}", "200 {\"name\":\"a\"}")]
    [InlineData("a PATCH without a mask", "PATCH /v1/things/a {\"count\":5}", "200 {\"thing\":{\"name\":\"a\",\"count\":5}}", "200 {\"thing\":{\"name\":\"a\",\"count\":5},\"updateMask\":\"count\"}")]
    [InlineData("a success of its own", "GET /v1/things/created", "200", "201")]
    [InlineData("CANCELLED", "GET /v1/things/cancelled", "408", "499")]
    [InlineData("an exception", "GET /v1/things/throws", "500", "500")]
    [InlineData("details without a type registry", "GET /v1/things/details", "500 ", "409")]
    public Task Http(string row, string request, string theirs, string ours) => CompareAsync(row, request, theirs, ours);

    [Theory]
    [InlineData("a stream", "GET /v1/things/a/watch", "200 {\"count\":1}\n{\"count\":2}\n", "200 {\"count\":1}\n{\"count\":2}\n")]
    [InlineData("a stream without messages", "GET /v1/things/empty/watch", "200 ", "200 ")]
    [InlineData("a failure before the first message", "GET /v1/things/early/watch", "404", "404")]
    [InlineData("a failure after a message", "GET /v1/things/late/watch", "200 {\"count\":1}\n{\"code\":5,\"message\":\"none\"}\n", "200 {\"count\":1}\n{\"error\":{\"code\":5,\"message\":\"none\",\"details\":[]}}\n")]
    [InlineData("a status without an exception", "GET /v1/things/status/watch", "200 {\"count\":1}\n", "200 {\"count\":1}\n{\"error\":{\"code\":5,\"message\":\"none\",\"details\":[]}}\n")]
    [InlineData("a stream of bytes", "GET /v1/downloads/a", "200 a\nb\n", "200 ab")]
    [InlineData("a stream of requests", "POST /v1/collect {\"count\":1}{\"count\":2}", "404", "200 {\"count\":3}")]
    public Task Streams(string row, string request, string theirs, string ours) => CompareAsync(row, request, theirs, ours);

    [Fact]
    public void Every_option_of_Microsofts_transcoding_is_on_the_page()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Gateway.sln")))
        {
            root = root.Parent!;
        }

        var page = File.ReadAllText(Path.Combine(root.FullName, "docs", "migrating-from-microsoft-transcoding.md"));

        Assert.All(typeof(GrpcJsonSettings).GetProperties(), setting => Assert.Contains($"| `JsonSettings.{setting.Name}`", page, StringComparison.Ordinal));
        Assert.All(typeof(GrpcJsonTranscodingOptions).GetProperties(), option => Assert.Contains(option.Name, page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_content_type_of_a_stream()
    {
        await using var theirs = await MovingHost.StartAsync(isOurs: false);
        await using var ours = await MovingHost.StartAsync(isOurs: true);

        Assert.Equal("application/json; charset=utf-8", (await theirs.AskAsync("GET /v1/things/a/watch")).ContentType);
        Assert.Equal("application/x-ndjson", (await ours.AskAsync("GET /v1/things/a/watch")).ContentType);

        // A client that asks for JSON gets an array; the query parameter keeps the lines.
        Assert.StartsWith("{", (await theirs.AskAsync("GET /v1/things/a/watch", ("Accept", "application/json"))).Body, StringComparison.Ordinal);
        Assert.StartsWith("[", (await ours.AskAsync("GET /v1/things/a/watch", ("Accept", "application/json"))).Body, StringComparison.Ordinal);
        Assert.StartsWith("{", (await ours.AskAsync("GET /v1/things/a/watch?$alt=ndjson", ("Accept", "application/json"))).Body, StringComparison.Ordinal);
        Assert.StartsWith("{", (await theirs.AskAsync("GET /v1/things/a/watch?$alt=ndjson", ("Accept", "application/json"))).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_of_an_answer()
    {
        await using var theirs = await MovingHost.StartAsync(isOurs: false);
        await using var ours = await MovingHost.StartAsync(isOurs: true);

        var (their, our) = (await theirs.AskAsync("GET /v1/things/headers"), await ours.AskAsync("GET /v1/things/headers"));
        Assert.Equal(("1", "1"), (their.Header("x-a"), our.Header("x-a")));
        Assert.Equal((null, "2"), (their.Header("grpc-trailer-x-b"), our.Header("grpc-trailer-x-b")));
        Assert.Equal(("application/json; charset=utf-8", "application/json"), (their.ContentType, our.ContentType));
        Assert.Equal((null, $"{our.Bytes.Length}"), (their.Header("content-length"), our.Header("content-length")));
        Assert.Null((await theirs.AskAsync("DELETE /v1/things/a")).Header("x-a"));
        Assert.Equal("GET, HEAD, OPTIONS, PATCH, PUT", (await ours.AskAsync("DELETE /v1/things/a")).Header("Allow"));
    }

    [Fact]
    public async Task Headers_of_a_request()
    {
        await using var theirs = await MovingHost.StartAsync(isOurs: false);
        await using var ours = await MovingHost.StartAsync(isOurs: true);

        foreach (var host in new[] { theirs, ours })
        {
            Assert.Contains("\"text\":\"1\"", (await host.AskAsync("GET /v1/things/metadata", ("X-A", "1"))).Body, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("\"text\":\"1\"", (await theirs.AskAsync("GET /v1/things/metadata", ("Grpc-Metadata-X-A", "1"))).Body, StringComparison.Ordinal);
        Assert.Contains("\"text\":\"1\"", (await ours.AskAsync("GET /v1/things/metadata", ("Grpc-Metadata-X-A", "1"))).Body, StringComparison.Ordinal);
        Assert.Contains("\"text\":\"none\"", (await theirs.AskAsync("GET /v1/things/deadline", ("grpc-timeout", "5S"))).Body, StringComparison.Ordinal);
        Assert.Contains("\"text\":\"some\"", (await ours.AskAsync("GET /v1/things/deadline", ("grpc-timeout", "5S"))).Body, StringComparison.Ordinal);
        Assert.Equal((500, 400), ((await theirs.AskAsync("GET /v1/things/metadata", ("x-b-bin", "%"))).Status, (await ours.AskAsync("GET /v1/things/metadata", ("x-b-bin", "%"))).Status));
    }

    [Fact]
    public async Task The_limit_of_a_message()
    {
        await using var theirs = await MovingHost.StartAsync(isOurs: false);
        await using var ours = await MovingHost.StartAsync(isOurs: true);
        var request = $"POST /v1/things {{\"text\":\"{new string('a', 5 * 1024 * 1024)}\"}}";

        Assert.Equal(200, (await theirs.AskAsync(request)).Status);
        Assert.Equal(413, (await ours.AskAsync(request)).Status);
    }

    [Fact]
    public async Task The_body_of_an_error()
    {
        static void Setup(GrpcJsonTranscodingOptions options) => options.TypeRegistry = TypeRegistry.FromFiles(ErrorDetailsReflection.Descriptor);
        await using var theirs = await MovingHost.StartAsync(isOurs: false, Setup);
        await using var ours = await MovingHost.StartAsync(isOurs: true, Setup);

        const string Beginning = "{\"code\":10,\"message\":\"again\",\"details\":[{\"@type\":\"type.googleapis.com/google.rpc.BadRequest\",\"fieldViolations\":[{\"field\":\"name\"";
        var (their, our) = (await theirs.AskAsync("GET /v1/things/details"), await ours.AskAsync("GET /v1/things/details"));
        Assert.Equal((409, 409), (their.Status, our.Status));
        Assert.StartsWith($"{Beginning},\"description\":\"\"", their.Body, StringComparison.Ordinal);

        // Members of details that hold their default are left out.
        Assert.Equal($"{Beginning}}}]}}]}}", our.Body);
    }

    private static async Task CompareAsync(string row, string request, string theirs, string ours)
    {
        foreach (var (isOurs, expected) in new[] { (false, theirs), (true, ours) })
        {
            // The answers are shorter so, and the setting of Microsoft's transcoding is seen to hold for both.
            await using var host = await MovingHost.StartAsync(isOurs, static options => options.JsonSettings.IgnoreDefaultValues = true);

            var answer = await host.AskAsync(request);

            Assert.Equal((row, isOurs, expected), (row, isOurs, expected.Length > 3 ? $"{answer.Status} {answer.Body}" : $"{answer.Status}"));
        }
    }
}
