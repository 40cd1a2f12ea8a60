// Calls the greeting service by Kiota's client, and prints what came as JSON.
using System.Text.Json;
using Greeting;
using Greeting.Models;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Abstractions.Serialization;
using Microsoft.Kiota.Http.HttpClientLibrary;
using Status = Greeting.Models.Rpc.Status;

// Without Kiota's own handlers: they would try 429 and 503 again, seconds later.
using var http = new HttpClient();
using var adapter = new HttpClientRequestAdapter(new AnonymousAuthenticationProvider(), httpClient: http) { BaseUrl = args[0] };
var client = new GreetingClient(adapter);

var results = new Dictionary<string, object?>
{
    ["hello"] = (await client.V1.Hello["world"].GetAsync())?.Msg,
    ["helloEscaped"] = (await client.V1.Hello["a/b ü?#%+ &=x"].GetAsync())?.Msg,
    ["helloByBody"] = (await client.V1.Hello.PostAsync(new HelloReq { Name = "body" }))?.Msg,
    ["helloRefused"] = Refused(await Failure(() => client.V1.Hello.PostAsync(new HelloReq()))),
    ["collectHello"] = (await client.V1.HelloCollect.PostAsync([new HelloReq { Name = "a" }, new HelloReq { Name = "b" }]))?.Msg,
    ["streamHello"] = Elements(await client.V1.Hello["world"].Stream.GetAsync()),
    ["failAtOnce"] = Refused(await Failure(() => client.V1.Fail[10].GetAsync())),
    ["failWithMessage"] = Refused(await Failure(() => client.V1.Fail[5].GetAsync(request => request.QueryParameters.Message = "not here"))),
    ["failAfterMessages"] = Elements(await client.V1.Fail[10].GetAsync(request => request.QueryParameters.After = 2)),
    ["failNever"] = Elements(await client.V1.Fail[0].GetAsync(request => request.QueryParameters.After = 3)),
    ["failUnknownCode"] = Refused(await Failure(() => client.V1.Fail[17].GetAsync())),
};

var codes = new List<int?[]>();
for (var code = 1; code <= 16; code++)
{
    var failure = await Failure(() => client.V1.Fail[code].GetAsync());
    codes.Add([failure.Code, failure.ResponseStatusCode]);
}

results["failWithEachCode"] = codes;
Console.WriteLine(JsonSerializer.Serialize(results));

static async Task<Status> Failure<T>(Func<Task<T>> call)
{
    try
    {
        await call();
    }
    catch (Status failure)
    {
        return failure;
    }

    throw new InvalidOperationException("The call has not failed.");
}

static Dictionary<string, object?> Refused(Status failure) => Told(failure, failure.ResponseStatusCode);

// A status with its first detail, and the field of the first violation.
static Dictionary<string, object?> Told(Status status, int? http = null)
{
    var told = new Dictionary<string, object?>();
    if (http is not null)
    {
        told["http"] = http;
    }

    told["code"] = status.Code;
    told["message"] = status.MessageEscaped;
    var detail = status.Details![0];
    var read = new Dictionary<string, object?> { ["type"] = detail.Type };
    if (detail.AdditionalData.TryGetValue("fieldViolations", out var violations))
    {
        var first = (UntypedObject)((UntypedArray)violations).GetValue().First();
        read["field"] = ((UntypedString)first.GetValue()["field"]).GetValue();
    }

    told["detail"] = read;
    return told;
}

// The messages of a stream, and the error that ended it.
static Dictionary<string, object?> Elements(IReadOnlyCollection<HelloRespOrError>? stream)
{
    var read = new Dictionary<string, object?> { ["messages"] = stream!.Where(element => element.Error is null).Select(element => element.Msg) };
    if (stream!.LastOrDefault()?.Error is { } error)
    {
        read["error"] = Told(error);
    }

    return read;
}
