using Gateway.OpenApi.Comments;
using Gateway.OpenApi.Schemas;
using Gateway.Transcoding;
using Gateway.Transcoding.Descriptors;
using Google.Protobuf.Reflection;

namespace Gateway.OpenApi.Tests.Schemas;

public class OneofTests
{
    [Fact]
    public async Task Two_members_of_a_oneof_are_forbidden_and_all_members_are_properties()
    {
        var order = (await Compiled.Of(Shop.Shop.Descriptor).DocumentAsync()).Schema("OrderRequest");
        Json.Equal(
            """
            {
              "anyOf": [
                { "required": ["card", "voucher"], "properties": { "card": {}, "voucher": {} } },
                { "required": ["pickUp", "street"], "properties": { "pickUp": {}, "street": {} } }
              ]
            }
            """,
            order["not"]!);
        Assert.NotNull(order["properties"]!["voucher"]);
        Assert.Contains("At most one of `card`, `voucher` may be set.", (string?)order["description"], StringComparison.Ordinal);
        var everything = (await Compiled.Of(Library.Library.Descriptor).DocumentAsync()).Schema("Everything");
        Assert.Equal(3, everything["not"]!["anyOf"]!.AsArray().Count);
    }

    [Fact]
    public async Task Optional_of_proto3_is_no_oneof()
    {
        var order = (await Compiled.Of(Shop.Shop.Descriptor).DocumentAsync()).Schema("OrderRequest");
        Assert.DoesNotContain("remark", order["not"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("remark", (string?)order["description"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_option_leaves_the_rule_to_the_description()
    {
        var order = (await Compiled.Of(Shop.Shop.Descriptor).DocumentAsync(options: new() { DescribeOneofs = false })).Schema("OrderRequest");
        Assert.Null(order["not"]);
        Assert.Contains("At most one of `card`, `voucher` may be set.", (string?)order["description"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(10, 45)]
    [InlineData(11, 0)]
    public void A_oneof_of_many_members_is_only_described(int members, int pairs)
    {
        var message = new DescriptorProto { Name = "M", OneofDecl = { new OneofDescriptorProto { Name = "one" } } };
        message.Field.AddRange(Enumerable.Range(1, members).Select(i => new FieldDescriptorProto
        {
            Name = $"f{i}",
            Number = i,
            Type = FieldDescriptorProto.Types.Type.Bool,
            Label = FieldDescriptorProto.Types.Label.Optional,
            OneofIndex = 0,
        }));
        var schema = Schema.Compile([new FileDescriptorProto { Name = "m.proto", Package = "m", Syntax = "proto3", MessageType = { message } }]);

        var not = new MessageJsonSchema(new CommentBook([], []), JsonOptions.Default).Of(schema.GetMessage("m.M"))["not"];

        Assert.Equal(pairs, not is null ? 0 : not["anyOf"]?.AsArray().Count ?? 1);
    }
}
