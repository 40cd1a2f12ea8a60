using Gateway.BlackBox.Tests.Host;

namespace Gateway.BlackBox.Tests.Requests;

/// <summary>The files in http-requests are true: every request is sent, and answered as its comment says.</summary>
public sealed class HttpRequestFileTests(GreeteringServer server) : IClassFixture<GreeteringServer>
{
    private static readonly string _folder = Path.Combine(AppContext.BaseDirectory, "http-requests");

    public static TheoryData<string, string> Requests
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var file in Directory.GetFiles(_folder, "*.http").Order(StringComparer.Ordinal))
            {
                foreach (var request in HttpRequestFile.Parse(File.ReadAllText(file)))
                {
                    rows.Add(Path.GetFileName(file), request.Title);
                }
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Each_request_is_answered_as_its_comment_says(string file, string title)
    {
        var request = HttpRequestFile.Parse(await File.ReadAllTextAsync(Path.Combine(_folder, file), TestContext.Current.CancellationToken)).Single(one => one.Title == title);

        Assert.Equal(request.Answer.ToString(), await SendAsync(request));
    }

    [Theory]
    [InlineData("# 200 {\"msg\":\"Hello moon\"}", "another body")]
    [InlineData("# 201 {\"msg\":\"Hello world\"}", "another status")]
    [InlineData("# 200", "no body")]
    [InlineData("# 200 {\"msg\":\"Hello world\"}\n# {\"msg\":\"Hello world\"}", "one line more")]
    [InlineData("# 200 {\"msg\":\"Hello world\"}\n# Content-Type: text/plain", "another header")]
    [InlineData("# 200 {\"msg\":\"Hello world\"}\n# Etag: 1", "a header that is not there")]
    public async Task A_comment_that_is_wrong_is_found(string comment, string what)
    {
        var request = Assert.Single(HttpRequestFile.Parse($"@host = http://localhost:8080\n\n### {what}\n{comment}\nGET {{{{host}}}}/v1/hello/world\n"));

        Assert.NotEqual(request.Answer.ToString(), await SendAsync(request));
    }

    [Fact]
    public void A_request_without_a_stated_answer_is_refused() =>
        Assert.Throws<FormatException>(() => HttpRequestFile.Parse("@host = http://localhost:8080\n\n### Silent\nGET {{host}}/v1/hello/world\n"));

    [Theory]
    [InlineData("unary.http")]
    [InlineData("streaming.http")]
    [InlineData("errors.http")]
    public void Each_topic_has_its_file_and_names_its_requests_once(string file)
    {
        var titles = HttpRequestFile.Parse(File.ReadAllText(Path.Combine(_folder, file))).Select(request => request.Title).ToList();

        Assert.NotEmpty(titles);
        Assert.Equal(titles.Distinct(), titles);
    }

    private async Task<string> SendAsync(StatedRequest request)
    {
        using var client = server.CreateRestClient();
        using var message = request.ToMessage(server.Rest);
        using var response = await client.SendAsync(message, TestContext.Current.CancellationToken);
        return await request.Answer.DescribeAsync(response, TestContext.Current.CancellationToken);
    }
}
