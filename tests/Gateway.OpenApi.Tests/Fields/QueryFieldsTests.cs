using Gateway.Transcoding;
using Gateway.Transcoding.Served;
using Google.Api;
using Google.Protobuf.Reflection;

namespace Gateway.OpenApi.Tests.Fields;

public class QueryFieldsTests
{
    [Fact]
    public async Task All_of_500_flat_fields_are_listed()
    {
        var document = await Wide(500).DocumentAsync();
        Assert.Equal(500, document.Parameters("get", "/wide").Count);
        Assert.Contains("query field500", document.Parameters("get", "/wide"));
        Assert.Null(document.Operation("get", "/wide")["description"]);
    }

    [Theory]
    [InlineData(10, 10, true)]
    [InlineData(11, 10, false)]
    public async Task A_list_that_was_full_says_so(int fields, int most, bool isComplete)
    {
        var document = await Wide(fields).DocumentAsync(options: new() { MaxQueryParameters = most });
        Assert.Equal(most, document.Parameters("get", "/wide").Count);
        var description = (string?)document.Operation("get", "/wide")["description"];
        Assert.Equal(isComplete ? null : "Only 10 query parameters are listed here. Further fields of the request can be set in the query by their names.", description);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10_001)]
    public void The_limit_has_a_range(int most) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new GatewayOpenApiOptions { MaxQueryParameters = most });

    [Fact]
    public async Task Names_with_dots_brackets_and_case_are_those_that_work()
    {
        var shop = Compiled.Of(Shop.Shop.Descriptor);
        var document = await shop.DocumentAsync();

        // "a.b" is the field of that name, so that b of a has only its declared path, which is the same: no name leads to it.
        Assert.Equal(
            ["query search[field]", "query a.b", "query case", "query Case", "query class", "query a.c"],
            document.Parameters("get", "/v1/odd"));
        Assert.Equal(["search[field]", "a.b", "a", "case", "Case", "class"], document.Schema("OddNames")["properties"]!.AsObject().Select(property => property.Key));
        var declared = await Compiled.Of(new EngineTraits { Json = new JsonOptions { UseProtoFieldNames = true } }, Shop.Shop.Descriptor).DocumentAsync();
        Assert.Contains("query search", declared.Parameters("get", "/v1/odd"));
    }

    private static Compiled Wide(int fields)
    {
        var message = new DescriptorProto { Name = "Wide" };
        message.Field.AddRange(Enumerable.Range(1, fields).Select(i => new FieldDescriptorProto
        {
            Name = $"field{i}",
            Number = i,
            Type = FieldDescriptorProto.Types.Type.String,
            Label = FieldDescriptorProto.Types.Label.Optional,
        }));
        return Compiled.Of(Compiled.Build(new FileDescriptorProto
        {
            Name = "wide.proto",
            Package = "wide",
            Syntax = "proto3",
            Dependency = { "google/api/annotations.proto" },
            MessageType = { message },
            Service = { new ServiceDescriptorProto { Name = "S", Method = { Compiled.Method(".wide.Wide", new HttpRule { Get = "/wide" }) } } },
        }));
    }
}
