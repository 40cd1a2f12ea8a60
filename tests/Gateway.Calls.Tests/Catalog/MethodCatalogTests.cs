using Gateway.Calls.Catalog;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace Gateway.Calls.Tests.Catalog;

public sealed class MethodCatalogTests
{
    [Fact]
    public void A_method_is_found_by_the_path_of_gRPC()
    {
        var catalog = new MethodCatalog();
        var method = Method("a.B", "C");

        catalog.Add(method);

        Assert.Equal("/a.B/C", method.FullName);
        Assert.Same(method, catalog.Find("/a.B/C"));
    }

    [Theory]
    [InlineData("/a.B/c")]
    [InlineData("/A.B/C")]
    [InlineData("a.B/C")]
    [InlineData("/a.B/C/")]
    [InlineData("")]
    public void Names_are_compared_exactly(string name)
    {
        var catalog = new MethodCatalog();
        catalog.Add(Method("a.B", "C"));

        Assert.Null(catalog.Find(name));
    }

    [Fact]
    public void The_same_method_twice_is_refused_by_name_and_changes_nothing()
    {
        var catalog = new MethodCatalog();
        catalog.Add(Method("a.B", "C"));

        var error = Assert.Throws<InvalidOperationException>(() => catalog.Add(Method("a.B", "C")));

        Assert.Contains("/a.B/C", error.Message, StringComparison.Ordinal);
        Assert.Single(catalog.Methods);
    }

    [Fact]
    public void Methods_and_services_keep_the_order_they_were_added_in()
    {
        var catalog = new MethodCatalog();
        catalog.Add(Method("z.Z", "B"));
        catalog.Add(Method("a.A", "B"));
        catalog.Add(Method("z.Z", "A"));

        Assert.Equal(["/z.Z/B", "/a.A/B", "/z.Z/A"], catalog.Methods.Select(method => method.FullName));
        Assert.Equal(["z.Z", "a.A"], catalog.ServiceNames);
    }

    [Fact]
    public void A_service_without_a_descriptor_has_a_name_only()
    {
        var catalog = new MethodCatalog();
        catalog.Add(Method("a.B", "C"));

        Assert.Empty(catalog.Services);
        Assert.Equal(["a.B"], catalog.ServiceNames);
    }

    [Fact]
    public void A_service_is_listed_once_however_many_methods_it_has()
    {
        var service = Operations();
        var catalog = new MethodCatalog();
        foreach (var descriptor in service.Methods)
        {
            catalog.Add(new CatalogMethod(service.FullName, descriptor.Name, MethodType.Unary, Unanswered) { Descriptor = descriptor });
        }

        Assert.Same(service, Assert.Single(catalog.Services));
        Assert.True(catalog.Methods.Count > 1);
    }

    [Fact]
    public void A_list_once_taken_does_not_change()
    {
        var catalog = new MethodCatalog();
        var before = catalog.Methods;

        catalog.Add(Method("a.B", "C"));

        Assert.Empty(before);
    }

    [Theory]
    [InlineData(MethodType.Unary, false, false)]
    [InlineData(MethodType.ClientStreaming, true, false)]
    [InlineData(MethodType.ServerStreaming, false, true)]
    [InlineData(MethodType.DuplexStreaming, true, true)]
    public void The_kind_tells_who_streams(MethodType kind, bool client, bool server)
    {
        var method = new CatalogMethod("a.B", "C", kind, Unanswered);

        Assert.Equal((client, server), (method.ClientStreams, method.ServerStreams));
    }

    [Theory]
    [InlineData("", "C")]
    [InlineData("a.B", "")]
    public void A_method_has_a_name_and_a_service(string service, string name) =>
        Assert.Throws<ArgumentException>(() => Method(service, name));

    [Fact]
    public void Without_other_word_messages_in_are_limited_to_4_MiB_and_messages_out_are_not()
    {
        var limits = Method("a.B", "C").Limits;

        Assert.Equal(4_194_304, limits.MaxReceiveMessageSize);
        Assert.Null(limits.MaxSendMessageSize);
    }

    private static CatalogMethod Method(string service, string name) => new(service, name, MethodType.Unary, Unanswered);

    private static Task Unanswered(Call call) => Task.CompletedTask;

    // Descriptors need no generated service: any .proto with one can be built at run time.
    private static ServiceDescriptor Operations()
    {
        var file = new FileDescriptorProto { Name = "b.proto", Package = "b", Syntax = "proto3" };
        file.MessageType.Add(new DescriptorProto { Name = "M" });
        var service = new ServiceDescriptorProto { Name = "S" };
        service.Method.Add(new MethodDescriptorProto { Name = "One", InputType = ".b.M", OutputType = ".b.M" });
        service.Method.Add(new MethodDescriptorProto { Name = "Two", InputType = ".b.M", OutputType = ".b.M" });
        file.Service.Add(service);
        return FileDescriptor.BuildFromByteStrings([Google.Protobuf.MessageExtensions.ToByteString(file)])[0].Services[0];
    }
}
