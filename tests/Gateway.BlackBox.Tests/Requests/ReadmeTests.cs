using System.Text;
using System.Text.RegularExpressions;
using Gateway.BlackBox.Tests.Host;

namespace Gateway.BlackBox.Tests.Requests;

/// <summary>The README shows the output that curl prints.</summary>
public sealed partial class ReadmeTests(GreeteringServer server) : IClassFixture<GreeteringServer>
{
    private const string LeftOut = "…";

    public static TheoryData<string, string> Transcripts
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (Match match in TranscriptPattern().Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md"))))
            {
                rows.Add(match.Groups[1].Value, match.Groups[2].Value.TrimEnd());
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Transcripts))]
    public async Task Each_curl_command_prints_what_stands_below_it(string command, string printed)
    {
        using var client = server.CreateRestClient();
        using var request = ToRequest(command);

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        var body = (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).TrimEnd();
        if (command.Contains(" -i ", StringComparison.Ordinal))
        {
            var headers = response.Headers.Concat(response.Content.Headers).Where(header => header.Key is not ("Date" or "Server")).OrderBy(header => header.Key, StringComparer.Ordinal);
            var head = string.Concat(headers.Select(header => $"{header.Key}: {string.Join(", ", header.Value)}\n"));
            body = $"HTTP/{response.Version} {(int)response.StatusCode} {response.ReasonPhrase}\n{head}\n{body}";
        }

        Assert.Equal(printed, LikeIt(printed, body));
    }

    [Fact]
    public void Readme_has_curl_transcripts() => Assert.NotEmpty(Transcripts);

    // printf's text, when there is one, is the body.
    private static HttpRequestMessage ToRequest(string command)
    {
        var url = new Uri(Assert.Single(command.Split(' '), word => word.StartsWith("http", StringComparison.Ordinal)));
        var request = new HttpRequestMessage(HttpMethod.Get, url.PathAndQuery);
        if (PrintfPattern().Match(command) is { Success: true } printf)
        {
            request.Method = HttpMethod.Post;
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(printf.Groups[1].Value.Replace("\\n", "\n", StringComparison.Ordinal)));
        }

        foreach (Match header in HeaderPattern().Matches(command))
        {
            if (!request.Headers.TryAddWithoutValidation(header.Groups[1].Value, header.Groups[2].Value))
            {
                request.Content!.Headers.TryAddWithoutValidation(header.Groups[1].Value, header.Groups[2].Value);
            }
        }

        return request;
    }

    // A line "…" stands for any number of lines.
    private static string LikeIt(string printed, string actual)
    {
        var at = printed.IndexOf(LeftOut + "\n", StringComparison.Ordinal);
        if (at < 0)
        {
            return actual;
        }

        var before = printed[..at];
        var after = printed[(at + 2)..];
        return actual.StartsWith(before, StringComparison.Ordinal) && actual.EndsWith(after, StringComparison.Ordinal) ? printed : actual;
    }

    [GeneratedRegex(@"^```\n\$ ((?:printf [^\n]*\| )?curl [^\n]*)\n(.*?)```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex TranscriptPattern();

    [GeneratedRegex(@"^printf '([^']*)' \| ")]
    private static partial Regex PrintfPattern();

    [GeneratedRegex(@"-H '([^:']+): ([^']+)'")]
    private static partial Regex HeaderPattern();
}
