using System.Text;
using System.Text.RegularExpressions;
using Gateway.Program.Configuration;
using Gateway.Tests.Deploy;
using Microsoft.Extensions.Configuration;

namespace Gateway.Tests.Configuration;

/// <summary>The configuration that the pages on moving here show has no mistakes.</summary>
public sealed partial class MovingPagesTests
{
    [Theory]
    [InlineData("migrating-from-grpc-gateway.md")]
    [InlineData("migrating-from-envoy.md")]
    public void The_configuration_of_the_page_has_no_mistakes(string page)
    {
        var blocks = JsonBlock().Matches(File.ReadAllText(RepositoryFiles.PathOf("docs", page))).Select(static block => block.Groups[1].Value).ToList();

        Assert.NotEmpty(blocks);
        Assert.All(blocks, static block =>
        {
            using var json = new MemoryStream(Encoding.UTF8.GetBytes(block));
            Assert.Empty(ConfigurationCheck.Find(new ConfigurationBuilder().AddJsonStream(json).Build()));
        });
    }

    [GeneratedRegex("```json\\n(.*?)\\n```", RegexOptions.Singleline)]
    private static partial Regex JsonBlock();
}
