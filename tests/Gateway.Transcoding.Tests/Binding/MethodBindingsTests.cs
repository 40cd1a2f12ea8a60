using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Routing;
using Gateway.Transcoding.Tests.Binding.Things;
using Google.Api;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Gateway.Transcoding.Tests.Binding;

public sealed class MethodBindingsTests
{
    private static readonly string[] _annotated =
    [
        "GET /v1/things/{user_id} Get",
        "GET /v1/{parent=shelves/*}/things/{user_id} Get",
        "HEAD /v1/things/{user_id} Get",
        "GET /v2/things/{user_id} Get",
        "PATCH /v1/things/{thing.id} Update",
        "POST /v1/upload Upload",
    ];

    [Fact]
    public void The_rules_of_a_file_become_bindings_nested_ones_too()
    {
        var bindings = MethodBindings.Create(Bound.Schema, Methods(), autoMapUnannotated: false);

        Assert.Equal(_annotated, bindings.All.Select(Line));
        Assert.Equal("thing", bindings.All[4].ResponseField!.Name);
        Assert.Equal(("things.ThingService/Get", "things.proto"), (bindings.All[0].Method.FullName, bindings.All[0].Method.File));
    }

    [Fact]
    public void Methods_without_a_rule_are_bound_to_their_own_name_when_asked()
    {
        var bindings = MethodBindings.Create(Bound.Schema, Methods(), autoMapUnannotated: true);

        Assert.Equal([.. _annotated, "POST /things.ThingService/Plain Plain"], bindings.All.Select(Line));
        Assert.Equal([false, true], bindings.All.TakeLast(2).Select(binding => binding.IsAutomatic));
        Assert.Equal(BodyBinding.Message, bindings.All[^1].Body);
        var outcome = bindings.Routes.Match("POST", RequestPath.Normalize("/things.ThingService/Plain"), new RouteMatch(), out var found);
        Assert.Equal((RouteOutcome.Matched, bindings.All[^1]), (outcome, found));
    }

    [Fact]
    public void A_rule_is_read_however_the_descriptor_was_parsed()
    {
        var known = ThingsReflection.Descriptor.FindTypeByName<ServiceDescriptor>("ThingService").FindMethodByName("Get");
        var unknown = FileDescriptorProto.Parser.ParseFrom(ThingsReflection.Descriptor.SerializedData).Service[0].Method[0];
        var registry = new ExtensionRegistry { AnnotationsExtensions.Http };
        var parsed = FileDescriptorProto.Parser.WithExtensionRegistry(registry).ParseFrom(ThingsReflection.Descriptor.SerializedData).Service[0].Method[0];
        Assert.Null(unknown.Options.GetExtension(AnnotationsExtensions.Http));
        Assert.NotNull(parsed.Options.GetExtension(AnnotationsExtensions.Http));

        Assert.All(
            [MethodReference.Of(known).Descriptor, unknown, parsed],
            method => Assert.Equal("/v1/things/{user_id}", HttpRules.Of(method)!.Get));
        Assert.Null(HttpRules.Of(new MethodDescriptorProto()));
        Assert.Null(HttpRules.Of(new MethodDescriptorProto { Options = new() { Deprecated = true } }));
    }

    [Fact]
    public void An_option_that_is_no_rule_is_a_mistake()
    {
        // Extension 72295728, length 2: field 2 ("get") has the length 9, but no bytes follow.
        byte[] broken = [0x82, 0xD3, 0xE4, 0x93, 0x02, 0x02, 0x12, 0x09];
        var method = new MethodDescriptorProto { Name = "Do", InputType = ".things.Request", OutputType = ".things.Thing", Options = MethodOptions.Parser.ParseFrom(broken) };

        var exception = Assert.Throws<BindingException>(() => MethodBindings.Create(Bound.Schema, [new("a.proto", "a.B", method)], autoMapUnannotated: true));
        Assert.Equal("the google.api.http option is not an HttpRule", Assert.Single(exception.Problems).Problem);
    }

    [Fact]
    public void A_rule_from_elsewhere_replaces_the_annotation()
    {
        var methods = Methods().Select(method => method with { Rule = Bound.Rule("GET /" + method.Descriptor.Name) });
        Assert.Equal(["GET /Get Get", "GET /Update Update", "GET /Upload Upload", "GET /Plain Plain"], MethodBindings.Create(Bound.Schema, methods, false).All.Select(Line));
    }

    [Fact]
    public void Mistakes_and_conflicts_of_all_methods_are_listed_one_for_each_line()
    {
        MethodReference[] methods =
        [
            Bound.Method(Bound.Rule("GET /v1/{parent}")) with { File = "a.proto", Service = "a.A" },
            Bound.Method(Bound.Rule("GET /v1/{nope}")) with { File = "b.proto", Service = "b.B" },
            Bound.Method(Bound.Rule("GET /v1/{note=*}")) with { File = "c.proto", Service = "c.C" },
        ];

        var exception = Assert.Throws<BindingException>(() => MethodBindings.Create(Bound.Schema, methods, autoMapUnannotated: false));
        var lines = exception.Message.Split('\n');
        Assert.Equal("google.api.http: 2 mistake(s)", lines[0]);
        Assert.StartsWith("b.proto: b.B/Do: GET /v1/{nope}: column 6: unknown field \"nope\" in things.Request; ", lines[1], StringComparison.Ordinal);
        Assert.Equal(
            "c.proto: c.C/Do: GET /v1/{note=*}: matches the same paths as GET /v1/{parent} of a.A/Do in a.proto; change the template or the HTTP method of one of them",
            lines[2]);
    }

    private static IEnumerable<MethodReference> Methods() => MethodReference.Of(FileDescriptorProto.Parser.ParseFrom(ThingsReflection.Descriptor.SerializedData));

    private static string Line(HttpBinding binding) => $"{binding.HttpMethod} {binding.Template} {binding.Method.Descriptor.Name}";
}
