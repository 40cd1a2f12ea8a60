using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Gateway.Rest.Tests.Lab;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Rest.Tests.Streams;

/// <summary>Streams of requests mean the same wherever the network cuts them: at each byte, and at every byte.</summary>
public sealed class RequestCutTests
{
    private const string CutAt = "x-cut-at"; // a position; 0 for a part of each byte

    [Theory]
    [InlineData("/v1/collect", "{\"text\":\"a\",\"size\":1}\n{\"text\":\"b\"}\r\n\n{}", 200, "lines")]
    [InlineData("/v1/collect", "{\"text\":\"a\"}{\"text\":\"b\"} {\"size\":-12}", 200, "with nothing between")]
    [InlineData("/v1/collect", " [ {\"text\":\"a\"} ,{\"text\":\"b\"}, {} ] ", 200, "an array")]
    [InlineData("/v1/collect", "[]", 200, "an empty array")]
    [InlineData("/v1/collect", "\uFEFF{\"text\":\"a\"}", 200, "a byte order mark")]
    [InlineData("/v1/collect", "{\"text\":\"é世😀\"}\n{\"text\":\"ü\"}", 200, "characters of two, three and four bytes")]
    [InlineData("/v1/collect", """{"text":"\u00e9\ud83d\ude00\n\\"}{"text":"\\\"}{"}""", 200, "escapes")]
    [InlineData("/v1/collect", """{"te\u0078t":"}{][,\""}[]""", 400, "brackets within a text, and an array after it")]
    [InlineData("/v1/collect/x", "1 -22\n333", 200, "numbers")]
    [InlineData("/v1/collect/x", "[1,-22 , 333]", 200, "an array of numbers")]
    [InlineData("/v1/collect/x", "1 2x 3", 400, "a number that is none")]
    [InlineData("/v1/collect", "{\"text\":\"é\"}\n{\"text\":\"é\",\n\"size\":\"é\"}", 400, "an error in the second line of the second message")]
    [InlineData("/v1/collect", "[{\"text\":\"é\"},{\"size\":1.5}]", 400, "an error in an element")]
    [InlineData("/v1/collect", "[{\"text\":\"a\"} {\"text\":\"b\"}]", 400, "no comma")]
    [InlineData("/v1/collect", "[{\"text\":\"a\"},,{}]", 400, "two commas")]
    [InlineData("/v1/collect", "[{\"text\":\"a\"}", 400, "no end of the array")]
    [InlineData("/v1/collect", "[{}] {}", 400, "something after the array")]
    [InlineData("/v1/collect", "{\"text\":\"a\"}{\"text\":\"b", 400, "no end of the text")]
    [InlineData("/v1/collect", "{\"text\":\"a\"}{\"text\":\"\\ud83d\"}", 400, "half a pair of surrogates")]
    [InlineData("/v1/collect", "{\"text\":\"a\"}{\"text\":\"\\x\"}", 400, "no escape")]
    [InlineData("/v1/collect", "nonsense", 400, "no JSON")]
    [InlineData("/v1/collect", "{\"text\":\"a\"}\n{\"text\":\"0123456789012345678901234567890123456789\"}", 413, "too long a message")]
    [InlineData("/v1/talk", "{\"text\":\"é\"}{\"text\":\"b\"}\n{\"text\":3}", 200, "answers, and an error as the last of them")]
    [InlineData("/v1/talk", "[{\"text\":\"😀\"},{\"text\":\"b\"}]", 200, "answers to an array")]
    public Task Cut_at_any_byte_leaves_the_answer_unchanged(string path, string body, int status, string why) => AssertCutAsync(path, Encoding.UTF8.GetBytes(body), status, why);

    [Theory]
    [InlineData("7B2274657874223A22 FF 227D", "no UTF-8 at all")]
    [InlineData("7B2274657874223A22 C3 227D", "half a character")]
    [InlineData("7B2274657874223A22 EDA080 227D", "a surrogate as bytes")]
    [InlineData("7B7D 7B2274657874223A22 C0AF 227D", "too many bytes for a character, in the second message")]
    public Task Invalid_UTF8_answers_400_wherever_the_body_is_cut(string hex, string why) => AssertCutAsync("/v1/collect", Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)), 400, why);

    private static async Task AssertCutAsync(string path, byte[] body, int status, string why)
    {
        await using var host = await HostAsync();

        var whole = await PostAsync(host, path, body, cutAt: body.Length);
        Assert.True(whole.Status == status, $"{why}: {whole}");
        for (var cutAt = 0; cutAt < body.Length; cutAt++)
        {
            var cut = await PostAsync(host, path, body, cutAt);
            Assert.True(cut == whole, $"{why}, cut at {cutAt}: {cut} instead of {whole}");
        }
    }

    private static async Task<(int Status, string Body)> PostAsync(LabHost host, string path, byte[] body, int cutAt)
    {
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-ndjson") } };
        return (await host.SendContentAsync("POST", path, content, (CutAt, cutAt.ToString(CultureInfo.InvariantCulture)))).Both;
    }

    private static Task<LabHost> HostAsync() => new LabHost
    {
        Grpc = static options => options.MaxReceiveMessageSize = 50,
        Application = static app => app.Use(static async (http, next) =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            var cutAt = int.Parse(http.Request.Headers[CutAt]!, CultureInfo.InvariantCulture);
            http.Request.Body = new CutStream(body.ToArray(), cutAt == 0 ? position => position + 1 : position => position < cutAt ? cutAt : int.MaxValue);
            await next(http);
        }),
    }.StartAsync();
}
