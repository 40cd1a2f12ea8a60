using System.Text.Json.Nodes;
using Gateway.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.OpenApi.Tests.Documents;

/// <summary>Documents say errors, streams and bodies in the form that the binding has.</summary>
public sealed class ErrorFormTests
{
    private const string Stream = "/v1/hello/{name}/stream";

    [Theory]
    [InlineData(ErrorFormat.Status, "application/json", "google.rpc.Status")]
    [InlineData(ErrorFormat.Aip193, "application/json", "ErrorBody")]
    [InlineData(ErrorFormat.Problem, "application/problem+json", "ProblemDetails")]
    public async Task Errors_have_the_form_of_the_option(ErrorFormat format, string type, string schema)
    {
        var document = await Described.ByAsync(options => options.ErrorFormat = format, Proto.Greetering.Descriptor);

        foreach (var status in new[] { "400", "default" })
        {
            var reference = (string)document.Operation("get", "/v1/hello/{name}")["responses"]![status]!["$ref"]!;
            var content = document["components"]!["responses"]![reference[(reference.LastIndexOf('/') + 1)..]]!["content"]!.AsObject();
            Assert.Equal([type], content.Select(one => one.Key));
            Assert.Equal($"#/components/schemas/{schema}", (string?)content[type]!["schema"]!["$ref"]);
        }
    }

    [Fact]
    public async Task An_example_has_the_form_too()
    {
        var document = await Described.ByAsync(options => options.ErrorFormat = ErrorFormat.Aip193, Proto.Greetering.Descriptor);

        var error = document["components"]!["responses"]!["google.rpc.Status.Aip193"]!["content"]!["application/json"]!["example"]!["error"]!;
        Assert.Equal(404, (int)error["code"]!);
        Assert.Equal("NOT_FOUND", (string?)error["status"]);
    }

    [Theory]
    [InlineData(ErrorFormat.Aip193, "HelloRespOrAip193Error", "Error")]
    [InlineData(ErrorFormat.Problem, "HelloRespOrProblemError", "ProblemDetails")]
    public async Task The_element_that_ends_a_stream_has_the_form(ErrorFormat format, string element, string schema)
    {
        var document = await Described.ByAsync(options => options.ErrorFormat = format, Proto.Greetering.Descriptor);

        var content = document.Operation("get", Stream)["responses"]!["200"]!["content"]!;
        Assert.Equal($"#/components/schemas/{element}", (string?)content["application/x-ndjson"]!["schema"]!["$ref"]);
        Assert.Equal($"#/components/schemas/{schema}", (string?)document.Schema(element)["allOf"]![1]!["properties"]!["error"]!["$ref"]);
    }

    [Fact]
    public async Task Two_services_may_have_two_forms()
    {
        var document = await Described.ByAsync(
            options => options.ErrorFormats["test.library.v1.Library"] = ErrorFormat.Problem, Proto.Greetering.Descriptor, Library.Library.Descriptor);

        Assert.Equal("#/components/responses/google.rpc.Status", (string?)document.Operation("get", "/v1/hello/{name}")["responses"]!["default"]!["$ref"]);
        Assert.Equal("#/components/responses/google.rpc.Status.Problem", (string?)document.Operation("post", "/v1/terms")["responses"]!["default"]!["$ref"]);
    }

    [Theory]
    [InlineData("application/own+json; v=1", ErrorFormat.Status, "google.rpc.Status.own_json", "application/own+json")]
    [InlineData("application/own+json", ErrorFormat.Aip193, "google.rpc.Status.Aip193.own_json", "application/own+json")]
    [InlineData("application/own+json", ErrorFormat.Problem, "google.rpc.Status.Problem", "application/problem+json")]
    [InlineData("application/json; charset=utf-8", ErrorFormat.Status, "google.rpc.Status", "application/json")]
    public async Task Answers_and_errors_have_the_content_type_of_the_option(string contentType, ErrorFormat format, string component, string ofErrors)
    {
        var document = await Described.ByAsync(options => (options.JsonContentType, options.ErrorFormat) = (contentType, format), Proto.Greetering.Descriptor);

        var responses = document.Operation("get", "/v1/hello/{name}")["responses"]!;
        Assert.Equal([contentType.Split(';')[0]], responses["200"]!["content"]!.AsObject().Select(type => type.Key));
        Assert.Equal($"#/components/responses/{component}", (string?)responses["default"]!["$ref"]);
        Assert.Equal([ofErrors], document["components"]!["responses"]![component]!["content"]!.AsObject().Select(type => type.Key));
        Assert.Equal(["application/json"], document.Operation("post", "/v1/hello")["requestBody"]!["content"]!.AsObject().Select(type => type.Key));
    }

    [Theory]
    [InlineData(null, "ends the stream with an element `{\"error\": …}`.")]
    [InlineData("error", "ends the stream with an element `{\"error\": …}`, in an event stream with the event `error`.")]
    public async Task A_stream_without_an_end_tells_how_it_fails(string? name, string told)
    {
        var document = await Described.ByAsync(
            options => options.Streams["proto.Greetering"] = new GatewayStreamOptions { SendEnd = false, ErrorEvent = name }, Proto.Greetering.Descriptor);

        Assert.EndsWith(told, (string?)document.Operation("get", Stream)["responses"]!["200"]!["description"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "error", "end")]
    [InlineData(false, "error", "error")]
    [InlineData(false, null, null)]
    public async Task The_name_of_the_last_event_is_described(bool sendEnd, string? name, string? described)
    {
        await using var app = await Described.StartAsync(
            services => services.AddGateway(options => options.Streams["proto.Greetering"] = new GatewayStreamOptions { SendEnd = sendEnd, ErrorEvent = name }).AddGrpcSwagger(),
            Proto.Greetering.Descriptor);
        var document = await Described.WriteAsync(Described.Make(app), Microsoft.OpenApi.OpenApiSpecVersion.OpenApi3_2);

        var properties = document.Operation("get", Stream)["responses"]!["200"]!["content"]!["text/event-stream"]!["itemSchema"]!["properties"]!;
        Assert.Equal(described, (string?)properties["event"]!["enum"]?[0]);
        Assert.Equal(sendEnd, ((string?)properties["id"]!["description"])!.Contains("`end`", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_default_form_of_streams_is_told()
    {
        var document = await Described.ByAsync(options => options.StreamForm = StreamForm.Sse, Proto.Greetering.Descriptor);

        Assert.Equal("sse", (string?)document.Schema("StreamFormat")["default"]);
        Assert.Contains("`sse` is the default", (string?)document.Operation("get", Stream)["responses"]!["200"]!["description"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forms_are_bodies_where_the_gateway_takes_them()
    {
        var document = await Described.ByAsync(options => options.AcceptForms = true, Proto.Greetering.Descriptor);

        Assert.Equal(
            ["application/json", "application/x-www-form-urlencoded"],
            document.Operation("post", "/v1/hello")["requestBody"]!["content"]!.AsObject().Select(type => type.Key));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_parameter_that_cuts_answers_is_listed_by_option(bool isListed)
    {
        await using var app = await Described.StartAsync(services => services.AddGrpcSwagger(options => options.DescribeFieldMask = isListed), Proto.Greetering.Descriptor);
        var document = await Described.WriteAsync(Described.Make(app));

        var names = document.Operation("get", "/v1/hello/{name}")["parameters"]!.AsArray().Select(parameter => (string?)parameter!["name"]);
        Assert.Equal(isListed, names.Contains("$fields"));
    }
}
