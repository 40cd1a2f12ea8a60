using Gateway.OpenApi.Fields;
using Gateway.Transcoding.Served;

namespace Gateway.OpenApi.Tests.Fields;

public class RequiredBodyTests
{
    [Theory]
    [InlineData("Reset", 0, false)]
    [InlineData("Order", 0, true)]
    [InlineData("CreateItem", 0, true)]
    [InlineData("UpdateItem", 0, false)]
    [InlineData("GetItem", 0, false)]
    [InlineData("Odd", 1, false)]
    public void A_body_is_required_where_the_request_has_required_fields(string method, int index, bool expected) =>
        Assert.Equal(expected, RequiredBodies.Of(Compiled.Of(Shop.Shop.Descriptor).Binding(method, index)));

    [Fact]
    public void A_required_field_of_proto2_needs_a_body_and_a_stream_may_be_empty()
    {
        Assert.True(RequiredBodies.Of(Compiled.Of(Legacy.LegacyReflection.Descriptor.Services[0]).Binding("Do")));
        Assert.False(RequiredBodies.Of(Compiled.Of(Library.Library.Descriptor).Binding("Import")));
    }

    [Fact]
    public void Microsofts_transcoding_refuses_a_request_without_its_body() =>
        Assert.True(RequiredBodies.Of(Compiled.Of(new EngineTraits { AnswersRefusals = false }, Shop.Shop.Descriptor).Binding("Reset")));
}
