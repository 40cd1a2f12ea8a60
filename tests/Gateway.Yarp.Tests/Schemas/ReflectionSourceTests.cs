using Gateway.Testing;
using Gateway.Yarp.Reflection;
using Gateway.Yarp.Schemas;
using Gateway.Yarp.Tests.Protos;
using Google.Protobuf.Reflection;
using Grpc.Reflection.V1;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using static Gateway.Yarp.Tests.Schemas.ReflectionFixture;

namespace Gateway.Yarp.Tests.Schemas;

public sealed class ReflectionSourceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reflection_of_a_real_server_gives_its_services_and_all_their_files()
    {
        await using var host = await KestrelHost.StartAsync(Services, app =>
        {
            app.MapGrpcService<OrderService>();
            app.MapGrpcService<BillingService>();
            app.MapGrpcReflectionService();
        });

        var schema = await ReadAsync(host.Http2);

        Assert.Equal(["orders.v1.Billing", "orders.v1.Orders"], schema.Services);
        Assert.Equal(
            ["google/api/annotations.proto", "google/api/http.proto", "google/protobuf/descriptor.proto", "google/protobuf/timestamp.proto", "items.proto", "orders.proto"],
            schema.Files.Select(file => file.Name));
        Assert.Empty(schema.Warnings);
        Assert.Equal(schema.Fingerprint, (await ReadAsync(host.Http2)).Fingerprint);
        var compiled = UpstreamSchema.Compile(schema, "test");
        Assert.Equal(["orders.v1.Billing.Bill", "orders.v1.Orders.GetOrder", "orders.v1.Orders.WatchOrder"], compiled.Methods.Select(method => method.FullName));
    }

    [Fact]
    public async Task Server_with_v1alpha_only_is_read_as_well()
    {
        await using var host = await KestrelHost.StartAsync(
            services => services.AddSingleton(Answers.For([ProtoFiles.Service("A")], "test.AService")).AddGrpc(),
            app => app.MapGrpcService<FakeAlphaReflection>());

        Assert.Equal(["test.AService"], (await ReadAsync(host.Http2)).Services);
    }

    [Fact]
    public async Task Services_of_reflection_and_health_checks_are_left_out()
    {
        var schema = await ReadAsync(Answers.For(
            [ProtoFiles.Service("A")], "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection", "test.AService", "test.AService"));

        Assert.Equal(["test.AService"], schema.Services);
    }

    [Fact]
    public async Task Imports_that_a_server_does_not_send_along_are_asked_for()
    {
        var files = new[] { ProtoFiles.Service("A", "b.proto"), ProtoFiles.File("b.proto", "c.proto"), ProtoFiles.File("c.proto") };

        Assert.Equal(["a.proto", "b.proto", "c.proto"], (await ReadAsync(Answers.For(files, "test.AService"))).Files.Select(file => file.Name));
    }

    [Fact]
    public async Task Services_of_a_file_that_a_server_sent_already_are_not_asked_for()
    {
        var asked = 0;
        var file = ProtoFiles.File("many.proto").WithMessage("M");
        var services = Enumerable.Range(0, 100).Select(i => $"S{i}").ToArray();
        foreach (var service in services)
        {
            file.WithService(service, "M");
        }

        var schema = await ReadAsync((request, _) =>
        {
            Interlocked.Increment(ref asked);
            return Task.FromResult<ServerReflectionResponse?>(Answers.Of(request, [file], [.. services.Select(service => $"test.{service}")]));
        });

        Assert.Equal(100, schema.Services.Count);
        Assert.InRange(asked, 2, 1 + 8);
    }

    [Fact]
    public async Task Several_requests_are_in_flight()
    {
        await using var host = await KestrelHost.StartAsync(services => services.AddGrpc(), app => app.MapGrpcService<PatientReflection>());

        Assert.Equal(8, (await ReadAsync(host.Http2)).Services.Count);
    }

    [Theory]
    [InlineData("google/protobuf/timestamp.proto", "google/protobuf/timestamp.proto")]
    [InlineData("google/protobuf/api.proto", "google/protobuf/any.proto")]
    [InlineData("google/api/annotations.proto", "google/protobuf/descriptor.proto")]
    public async Task Well_known_imports_that_a_server_does_not_have_are_added(string import, string file)
    {
        var schema = await ReadAsync(Answers.For([ProtoFiles.Service("A", import)], "test.AService"));

        Assert.Contains(file, schema.Files.Select(f => f.Name));
        Assert.Empty(schema.Warnings);
        UpstreamSchema.Compile(schema, "test");
    }

    [Fact]
    public async Task Two_versions_of_a_file_become_the_more_complete_one()
    {
        var small = ProtoFiles.File("common.proto").WithMessage("Common", ProtoFiles.Text("a", 1));
        var large = ProtoFiles.File("common.proto").WithMessage("Common", ProtoFiles.Text("a", 1), ProtoFiles.Text("b", 2));
        var (a, b) = (ProtoFiles.Service("A", "common.proto"), ProtoFiles.Service("B", "common.proto"));

        var schema = await ReadAsync((request, _) => Task.FromResult<ServerReflectionResponse?>(request.FileContainingSymbol switch
        {
            "test.AService" => Answers.Send(a, small),
            "test.BService" => Answers.Send(b, large),
            _ => Answers.List("test.AService", "test.BService"),
        }));

        Assert.NotNull(UpstreamSchema.Compile(schema, "test").Schema.GetMessage("test.Common").FindField(2));
    }

    [Fact]
    public async Task Relative_names_and_missing_imports_are_completed_as_reflection_on_Node_sends_both()
    {
        var file = ProtoFiles.File("test_v1.proto")
            .WithMessage("Outer", ProtoFiles.Message("inner", 1, "Inner"), ProtoFiles.Message("other", 2, "common.Other"), new FieldDescriptorProto { Name = "kind", Number = 3, TypeName = "Inner.Kind" })
            .WithMessage("Inner")
            .WithService("S", "Outer");
        file.MessageType[1].EnumType.Add(new EnumDescriptorProto { Name = "Kind", Value = { new EnumValueDescriptorProto { Name = "NONE", Number = 0 } } });
        file.Package = "test.v1";
        file.Service[0].Method[0].InputType = "Outer";
        file.Service[0].Method[0].OutputType = ".test.common.Other";
        var common = ProtoFiles.File("test_common.proto").WithMessage("Other");
        common.Package = "test.common";

        var schema = await ReadAsync((request, _) => Task.FromResult<ServerReflectionResponse?>(
            request.ListServices.Length > 0 ? Answers.List("test.v1.S") : Answers.Send(file, common)));

        var method = Assert.Single(UpstreamSchema.Compile(schema, "test").Methods);
        Assert.Equal("test.v1.Outer", method.InputType.FullName);
        Assert.Equal("test.common.Other", method.OutputType.FullName);
        Assert.Equal(["test.v1.Inner", "test.common.Other"], method.InputType.Fields.InFieldNumberOrder().Take(2).Select(field => field.MessageType.FullName));
        Assert.Equal("test.v1.Inner.Kind", method.InputType.FindFieldByNumber(3).EnumType.FullName);
    }

    [Fact]
    public async Task Well_known_types_come_from_known_files_when_the_server_merges_theirs_into_a_circle()
    {
        var file = ProtoFiles.File("test.proto")
            .WithMessage("M", ProtoFiles.Message("a", 1, "google.protobuf.Timestamp"), ProtoFiles.Message("b", 2, "google.protobuf.Duration"), ProtoFiles.Message("c", 3, "google.protobuf.Duration"))
            .WithService("S", "M");
        var google = ProtoFiles.File("google_protobuf.proto").WithMessage("Timestamp").WithMessage("Duration").WithMessage("MethodOptions", ProtoFiles.Message("http", 72295728, "google.api.HttpRule"));
        google.Package = "google.protobuf";
        var api = ProtoFiles.File("google_api.proto").WithMessage("HttpRule", ProtoFiles.Message("x", 1, "google.protobuf.MethodOptions"));
        api.Package = "google.api";

        var schema = await ReadAsync((request, _) => Task.FromResult<ServerReflectionResponse?>(
            request.ListServices.Length > 0 ? Answers.List("test.S") : Answers.Send(file, google, api)));

        Assert.Equal(["google/protobuf/duration.proto", "google/protobuf/timestamp.proto", "test.proto"], schema.Files.Select(one => one.Name));
        Assert.Equal(["google/protobuf/timestamp.proto", "google/protobuf/duration.proto"], schema.Files[2].Dependency);
        UpstreamSchema.Compile(schema, "test");
    }

    [Fact]
    public async Task Type_that_a_file_sees_through_a_public_import_adds_no_import()
    {
        var middle = ProtoFiles.File("b.proto", "c.proto");
        middle.PublicDependency.Add(0);
        var files = new[] { ProtoFiles.Service("A", "b.proto").WithMessage("M", ProtoFiles.Message("c", 1, ".test.C")), middle, ProtoFiles.File("c.proto").WithMessage("C") };

        var schema = await ReadAsync(Answers.For(files, "test.AService"));

        Assert.Equal(["b.proto"], schema.Files[0].Dependency);
        UpstreamSchema.Compile(schema, "test");
    }

    [Fact]
    public async Task Source_does_not_dispose_the_client()
    {
        await using var host = await StartAsync(Answers.For([ProtoFiles.Service("A")], "test.AService"));
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler());
        var source = new ReflectionSource(invoker, host.Http2, SchemaLimits.Default, TimeProvider.System);

        var first = await source.ReadAsync(Token);

        Assert.Equal(first.Fingerprint, (await source.ReadAsync(Token)).Fingerprint);
        Assert.Equal($"reflection of {host.Http2.GetLeftPart(UriPartial.Authority)}", source.Name);
    }

    private static void Services(IServiceCollection services)
    {
        services.AddGrpc();
        services.AddGrpcReflection();
    }

    private sealed class OrderService : Orders.OrdersBase;

    private sealed class BillingService : Billing.BillingBase;
}
