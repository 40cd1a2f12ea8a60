using Gateway.OpenApi.Fields;

namespace Gateway.OpenApi.Tests.Documents;

public class ResourceNamesTests
{
    [Theory]
    [InlineData("shelves", "shelf")]
    [InlineData("books", "book")]
    [InlineData("categories", "category")]
    [InlineData("addresses", "address")]
    [InlineData("boxes", "box")]
    [InlineData("status", "status")]
    [InlineData("drives", "drive")]
    [InlineData("managed-zones", "managedZone")]
    [InlineData("-", null)]
    public void A_member_of_a_collection_has_the_singular(string collection, string? member) =>
        Assert.Equal(member, ResourceNames.Singular(collection));
}
