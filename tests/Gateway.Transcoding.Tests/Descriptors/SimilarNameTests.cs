using Gateway.Transcoding.Descriptors;

namespace Gateway.Transcoding.Tests.Descriptors;

public sealed class SimilarNameTests
{
    [Theory]
    [InlineData("nmae", "name")]
    [InlineData("naem", "name")]
    [InlineData("NMAE", "name")]
    [InlineData("anme", "name")]
    [InlineData("dispalyTitel", "displayTitle")]
    [InlineData("displayTitl", "displayTitle")]
    [InlineData("xyzw", null)]
    [InlineData("", null)]
    public void Swapped_letters_are_one_mistake(string typed, string? meant) => Assert.Equal(meant, SimilarName.Find(typed, ["name", "displayTitle"]));
}
