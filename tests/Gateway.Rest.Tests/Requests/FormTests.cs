using System.Net.Http.Headers;
using System.Text;
using Gateway.Rest.Tests.Lab;

namespace Gateway.Rest.Tests.Requests;

/// <summary>A form as the body, bound as a query is.</summary>
public sealed class FormTests
{
    [Theory]
    [InlineData("/v1/ask", "text=a+b%26c&size=5", "{\"text\":\"a b&c\"}")]
    [InlineData("/v1/ask", "", "{\"text\":\"\"}")]
    [InlineData("/v1/ask", "&&text=x&", "{\"text\":\"x\"}")]
    [InlineData("/v1/ask", "text=größer", "{\"text\":\"größer\"}")]
    [InlineData("/v1/everything?$fields=names,part,counts", "names=a&names=b&part.label=l&part.inner.label=i&counts[k]=1&counts%5Bl%5D=2", "{\"part\":{\"label\":\"l\",\"inner\":{\"label\":\"i\",\"sizes\":[]},\"sizes\":[]},\"names\":[\"a\",\"b\"],\"counts\":{\"k\":1,\"l\":2}}")]
    [InlineData("/v1/everything/x/part?$fields=part,chosenText&int32Value=5", "label=l&sizes=1&sizes=2&inner.label=i", "{\"part\":{\"label\":\"l\",\"inner\":{\"label\":\"i\",\"sizes\":[]},\"sizes\":[1,2]},\"chosenText\":\"x\"}")]
    public async Task Its_fields_are_bound_as_parameters(string path, string form, string json)
    {
        await using var host = await HostAsync();

        Assert.Equal((200, json), (await SendAsync(host, path, form)).Both);
        Assert.Equal(200, (await SendAsync(host, path, form, "Application/X-WWW-Form-Urlencoded; charset=UTF-8")).Status);
    }

    [Theory]
    [InlineData("/v1/ask", "text=a&text=b", "text: given twice (form field text)")]
    [InlineData("/v1/ask", "txet=a", "txet: unknown form field; did you mean \\\"text\\\"?")]
    [InlineData("/v1/ask", "size=many", "size: expected an integer, found \\\"many\\\" (form field size)")]
    [InlineData("/v1/ask", "text=%zz", "text: a percent sign without two hexadecimal digits; write %25 for a percent sign (form field text)")]
    [InlineData("/v1/ask", "$alt=json", "$alt: unknown form field")]
    [InlineData("/v1/ask?text=x", "text=a", "text: unknown query parameter; the body binds every field that the path does not")]
    [InlineData("/v1/everything/x/part?part.label=q", "label=l", "part.label: the body binds part already (query parameter part.label)")]
    [InlineData("/v1/everything/x/part", "label=l&label=l", "part.label: given twice (form field label)")]
    [InlineData("/v1/everything/x/part", "labl=l", "labl: unknown form field; did you mean \\\"label\\\"?")]
    [InlineData("/v1/everything/x/part", "part.label=l", "part.label: unknown form field")]
    [InlineData("/v1/everything/x/part", "sizes=big", "part.sizes: expected an integer, found \\\"big\\\" (form field sizes)")]
    [InlineData("/v1/everything/x/part", "sizes=%zz", "sizes: a percent sign without two hexadecimal digits; write %25 for a percent sign (form field sizes)")]
    [InlineData("/v1/everything/x/part", "=l", "the form field \\\"=l\\\" has no name")]
    [InlineData("/v1/everything/x/part?int32Value=big", "label=l", "int32_value: expected an integer, found \\\"big\\\" (query parameter int32Value)")]
    [InlineData("/v1/ask", "size=query parameter", "size: expected an integer, found \\\"query parameter\\\" (form field size)")]
    public async Task A_mistake_is_told_with_its_field(string path, string form, string message)
    {
        await using var host = await HostAsync();

        var answer = await SendAsync(host, path, form);

        Assert.Equal(400, answer.Status);
        Assert.StartsWith("{\"code\":3,\"message\":\"" + message + "\"", answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/ask", "text=x&csrf=1")]
    [InlineData("/v1/everything/x/part", "label=x&csrf=1")]
    public async Task An_ignored_name_is_the_one_in_the_form(string path, string form)
    {
        await using var host = await new LabHost
        {
            Rest = static options =>
            {
                options.AcceptForms = true;
                options.IgnoredQueryParameters.Add("csrf");
            },
        }.StartAsync();

        Assert.Equal(200, (await SendAsync(host, path, form)).Status);
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded; charset=latin1", "The charset 'latin1' is not accepted. ")]
    [InlineData("multipart/form-data; boundary=b", "The content type 'multipart/form-data' is not accepted. ")]
    [InlineData("nonsense", "The content type 'nonsense' cannot be read. ")]
    public async Task Another_content_type_is_told_that_a_form_is_accepted(string contentType, string problem)
    {
        await using var host = await HostAsync();

        var answer = await SendAsync(host, "/v1/ask", "text=a", contentType);

        Assert.Contains(problem + "Accepted: application/json, any */*+json or application/x-www-form-urlencoded, in UTF-8.\"", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Path_and_form_cannot_bind_one_field()
    {
        await using var host = await HostAsync();

        var answer = await host.SendContentAsync("PUT", "/v1/ask/p", Form("text=f"));

        Assert.StartsWith("{\"code\":3,\"message\":\"text: the path binds text already (form field text)\"", answer.Body, StringComparison.Ordinal);
        Assert.Equal((200, "{\"text\":\"p\"}"), (await host.SendContentAsync("PUT", "/v1/ask/p", Form("size=1"))).Both);
    }

    [Fact]
    public async Task There_are_limits()
    {
        await using var host = await HostAsync();

        Assert.Equal(200, (await SendAsync(host, "/v1/everything", string.Join('&', Enumerable.Repeat("names=a", 1024)))).Status);
        Assert.StartsWith("{\"code\":3,\"message\":\"the form has more than 1024 fields\"", (await SendAsync(host, "/v1/everything", string.Join('&', Enumerable.Repeat("names=a", 1025)))).Body, StringComparison.Ordinal);
        Assert.Equal(413, (await SendAsync(host, "/v1/ask", "text=" + new string('a', 5_000_000))).Status);
        using var broken = new ByteArrayContent([(byte)'t', (byte)'e', (byte)'x', (byte)'t', (byte)'=', 0xff]);
        broken.Headers.ContentType = new MediaTypeHeaderValue("application/x-www-form-urlencoded");
        Assert.StartsWith("{\"code\":3,\"message\":\"the form is not UTF-8\"", (await host.SendContentAsync("POST", "/v1/ask", broken)).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_form_can_be_it_is_415()
    {
        await using var host = await HostAsync();
        await using var off = await new LabHost().StartAsync();

        Assert.Equal(415, (await SendAsync(off, "/v1/ask", "text=a")).Status);
        Assert.Equal(415, (await SendAsync(host, "/v1/ask", "text=a", "application/x-www-form-urlencoded; charset=latin1")).Status);
        Assert.Equal(415, (await SendAsync(host, "/v1/collect", "text=a")).Status);
        Assert.Equal(415, (await SendAsync(host, "/v1/everything/list", "a=b")).Status);
        Assert.Equal(415, (await host.SendContentAsync("PATCH", "/v1/shelves/1/books/1", Form("title=x"))).Status);
        Assert.Equal(415, (await SendAsync(host, "/v1/ask", "--b--", "multipart/form-data; boundary=b")).Status);
    }

    [Fact]
    public async Task Where_a_body_is_any_bytes_a_form_stays_bytes()
    {
        await using var host = await HostAsync();

        Assert.Equal((200, "text=a"), (await SendAsync(host, "/v1/uploads", "text=a")).Both);
    }

    private static Task<LabHost> HostAsync() => new LabHost { Rest = options => options.AcceptForms = true }.StartAsync();

    private static StringContent Form(string form) => new(form, new UTF8Encoding(false), new MediaTypeHeaderValue("application/x-www-form-urlencoded"));

    private static async Task<Answer> SendAsync(LabHost host, string path, string form, string contentType = "application/x-www-form-urlencoded")
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(form));
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return await host.SendContentAsync("POST", path, content);
    }
}
