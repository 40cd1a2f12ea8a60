using System.Buffers;
using Gateway.Rest.Tests.Lab;
using Gateway.Transcoding.Binding;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Rest.Tests.Mapping;

/// <summary>Who says how errors look: the nearest to the method. What is served tells it of each binding.</summary>
public sealed class ErrorFormatTests
{
    [Theory]
    [InlineData(null, null, null, null, null, ErrorFormat.Status)]
    [InlineData(null, null, null, null, ErrorFormat.Problem, ErrorFormat.Problem)]
    [InlineData(null, null, null, ErrorFormat.Aip193, ErrorFormat.Problem, ErrorFormat.Aip193)]
    [InlineData(null, null, ErrorFormat.Problem, ErrorFormat.Aip193, null, ErrorFormat.Problem)]
    [InlineData(null, ErrorFormat.Aip193, ErrorFormat.Problem, null, null, ErrorFormat.Aip193)]
    [InlineData(ErrorFormat.Problem, ErrorFormat.Aip193, null, null, null, ErrorFormat.Problem)]
    [InlineData(ErrorFormat.Status, ErrorFormat.Aip193, ErrorFormat.Problem, ErrorFormat.Problem, ErrorFormat.Problem, ErrorFormat.Status)]
    public async Task The_nearest_to_the_method_wins(
        ErrorFormat? onService, ErrorFormat? byMethod, ErrorFormat? byService, ErrorFormat? onGateway, ErrorFormat? byOption, ErrorFormat expected)
    {
        await using var host = await MapHost.StartAsync(
            app =>
            {
                var service = app.MapGrpcService<LabService>();
                _ = onService is { } near ? service.WithErrorFormat(near) : service;
                var gateway = app.MapGateway();
                _ = onGateway is { } far ? gateway.WithErrorFormat(far) : gateway;
            },
            options =>
            {
                options.ErrorFormat = byOption ?? options.ErrorFormat;
                if (byMethod is { } method)
                {
                    options.ErrorFormats["lab.Lab/Ask"] = method;
                }

                if (byService is { } service)
                {
                    options.ErrorFormats["lab.Lab"] = service;
                }
            });

        var binding = host.Kestrel.Services.GetRequiredService<ServedBindings>().All.First(one => one.Method.Name == "Ask");
        Assert.Equal((expected, null), (binding.ErrorFormat, binding.ErrorFormatter));
        var start = expected switch { ErrorFormat.Problem => "{\"type\":", ErrorFormat.Aip193 => "{\"error\":", _ => "{\"code\":" };
        Assert.StartsWith(start, (await host.GetAsync("/v1/ask/x?nothing=1")).Body, StringComparison.Ordinal);
        Assert.StartsWith(start, (await host.Http1.PostAsync("/v1/ask/x", "{}")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bindings_of_one_host_have_forms_of_their_own()
    {
        var formatter = new Formatter(static (_, json) => json.Write("\"own\""u8));
        await using var host = await MapHost.StartAsync(app =>
        {
            app.MapGrpcService<LabService>().WithErrorFormat(formatter);
            app.MapGrpcService<AdminService>();
            app.MapGateway().WithErrorFormat(ErrorFormat.Aip193);
        });

        Assert.Equal((400, "\"own\""), (await host.GetAsync("/v1/ask/x?nothing=1")).Both);
        var admin = host.Kestrel.Services.GetRequiredService<ServedBindings>().All.First(one => one.Method.ServiceName != "lab.Lab");
        Assert.Equal((ErrorFormat.Aip193, null), (admin.ErrorFormat, admin.ErrorFormatter));
        Assert.Same(formatter, host.Kestrel.Services.GetRequiredService<ServedBindings>().All.First(one => one.Method.ServiceName == "lab.Lab").ErrorFormatter);
    }

    [Theory]
    [InlineData("lab.Lab/Aks", "did you mean lab.Lab/Ask?")]
    [InlineData("Greetings", "name a service as package.Service")]
    public async Task A_name_that_nobody_has_stops_the_host(string name, string remedy)
    {
        var error = await Assert.ThrowsAsync<BindingException>(() => MapHost.StartAsync(
            static app =>
            {
                app.MapGrpcService<LabService>();
                app.MapGateway();
            },
            options => options.ErrorFormats[name] = ErrorFormat.Problem));

        var problem = Assert.Single(error.Problems);
        Assert.Equal(("GatewayOptions.ErrorFormats", name), (problem.File, problem.Method));
        Assert.Contains(remedy, problem.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_formatter_that_fails_costs_its_form_and_not_the_error(bool throws)
    {
        var formatter = new Formatter((_, json) =>
        {
            if (throws)
            {
                json.Write("half"u8);
                throw new InvalidOperationException("a defect");
            }
        });
        await using var host = await MapHost.StartAsync(
            static app =>
            {
                app.MapGrpcService<LabService>();
                app.MapGateway();
            },
            options => options.ErrorFormatter = formatter);
        host.Kestrel.AllowErrors = true;

        var answer = await host.GetAsync("/v1/ask/x?$alt=xml");

        Assert.Equal((400, "application/json"), (answer.Status, answer.ContentType));
        Assert.StartsWith("{\"code\":3,", answer.Body, StringComparison.Ordinal);
        Assert.Equal(1, host.Kestrel.Logs.Entries.Count(static entry => entry.Level == LogLevel.Error && entry.Event.Name == "ErrorFormatterFailed"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("json")]
    [InlineData("application/json\r\nx: y")]
    public void A_content_type_that_is_none_is_refused_where_it_is_given(string contentType)
    {
        var formatter = new Formatter(static (_, _) => { }) { ContentType = contentType };

        Assert.Throws<ArgumentException>("ErrorFormatter", () => new GatewayOptions { ErrorFormatter = formatter });
        Assert.Throws<ArgumentException>("formatter", () => WebApplication.Create().MapGet("/", static () => "").WithErrorFormat(formatter));
    }

    [Fact]
    public void A_form_that_is_none_is_refused_where_it_is_given()
    {
        Assert.Throws<ArgumentOutOfRangeException>("format", static () => WebApplication.Create().MapGet("/", static () => "").WithErrorFormat((ErrorFormat)9));
        Assert.Throws<ArgumentOutOfRangeException>("Form", static () => WebApplication.Create().MapGet("/", static () => "").WithStreams(static options => options.Form = (StreamForm)3));
    }

    [Fact]
    public async Task Middleware_of_the_application_writes_errors_in_the_same_form()
    {
        await using var host = await MapHost.StartAsync(
            static app =>
            {
                app.UseRouting();
                app.Use((http, next) => http.Request.Headers.ContainsKey("x-refuse")
                    ? http.RequestServices.GetRequiredService<GatewayErrors>().WriteAsync(http, new Status(StatusCode.FailedPrecondition, "not today"))
                    : next(http));
                app.MapGrpcService<LabService>().WithErrorFormat(ErrorFormat.Aip193);
                app.MapGateway();
            },
            options => options.ErrorFormat = ErrorFormat.Problem);

        Assert.Equal((400, "{\"error\":{\"code\":400,\"status\":\"FAILED_PRECONDITION\",\"message\":\"not today\",\"details\":[]}}"), (await host.GetAsync("/v1/ask/x", ("x-refuse", "1"))).Both);
        Assert.Equal("application/problem+json", (await host.GetAsync("/nowhere", ("x-refuse", "1"))).ContentType);
    }

    private delegate void Writing(GatewayError error, IBufferWriter<byte> json);

    private sealed class Formatter(Writing write) : IErrorFormatter
    {
        public string ContentType { get; init; } = "application/json";

        public void Write(GatewayError error, IBufferWriter<byte> json) => write(error, json);
    }
}
