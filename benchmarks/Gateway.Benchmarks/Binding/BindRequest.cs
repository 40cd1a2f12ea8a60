using System.Globalization;
using System.Text;
using System.Web;
using BenchmarkDotNet.Attributes;
using Gateway.Benchmarks.Protos;
using Gateway.Benchmarks.Samples;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Routing;
using Gateway.Transcoding.Wire;
using Google.Protobuf;

namespace Gateway.Benchmarks.Binding;

/// <summary>What does it cost to make the request message from path, query and body, after routing?</summary>
/// <remarks>The baseline is hand-written code with Google.Protobuf, <see cref="Uri"/> and <see cref="HttpUtility"/>.</remarks>
[MemoryDiagnoser]
public class BindRequest
{
    private const string Customers = "/v1/customers/";
    private const string ListTarget = Customers + "ada%20lovelace/orders";
    private const string ListQuery = "?pageSize=50&pageToken=abc%2Bdef&paid=true&labels=web&labels=high";

    private readonly PooledBuffer _wire = new();
    private readonly RouteMatch _match = new();
    private HttpBinding _binding = null!;
    private string _target = null!;
    private byte[] _body = [];

    [ParamsAllValues]
    public RequestKind Request { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        var order = OrderSample.Create(items: 20);
        (var httpMethod, _target, _body, IMessage expected) = Request switch
        {
            RequestKind.Path => ("GET", ListTarget, [], new ListOrdersRequest { Customer = "ada lovelace" }),
            RequestKind.PathAndQuery => ("GET", ListTarget + ListQuery, [], ListOrders()),
            _ => ("POST", "/v1/orders", order.Json, (IMessage)order.Message),
        };

        var schema = Schema.FromFiles([OrdersReflection.Descriptor]);
        var methods = OrdersReflection.Descriptor.Services.SelectMany(service => service.Methods).Select(MethodReference.Of);
        MethodBindings.Create(schema, methods, autoMapUnannotated: false).Routes.Match(httpMethod, RequestPath.Normalize(_target), _match, out var binding);
        _binding = binding ?? throw new InvalidOperationException($"{httpMethod} {_target} has no binding.");

        Engine();
        RequireRequest(nameof(Engine), expected);
        ByHand();
        RequireRequest(nameof(ByHand), expected);
    }

    [Benchmark(Baseline = true)]
    public int ByHand()
    {
        _wire.Clear();
        var request = Request == RequestKind.Body ? JsonParser.Default.Parse<Order>(Encoding.UTF8.GetString(_body)) : (IMessage)ListByHand();
        request.WriteTo(_wire);
        return _wire.WrittenCount;
    }

    [Benchmark]
    public int Engine()
    {
        _wire.Clear();
        _binding.BindRequest(_match, _body, "application/json", _wire, BindingOptions.Default);
        return _wire.WrittenCount;
    }

    private static ListOrdersRequest ListOrders() => new()
    {
        Customer = "ada lovelace",
        PageSize = 50,
        PageToken = "abc+def",
        Paid = true,
        Labels = { "web", "high" },
    };

    private ListOrdersRequest ListByHand()
    {
        var end = _target.IndexOf('/', Customers.Length);
        var request = new ListOrdersRequest { Customer = Uri.UnescapeDataString(_target[Customers.Length..end]) };
        if (Request == RequestKind.PathAndQuery)
        {
            var query = HttpUtility.ParseQueryString(_target[_target.IndexOf('?')..]);
            request.PageSize = int.Parse(query["pageSize"]!, CultureInfo.InvariantCulture);
            request.PageToken = query["pageToken"];
            request.Paid = bool.Parse(query["paid"]!);
            request.Labels.AddRange(query.GetValues("labels"));
        }

        return request;
    }

    private void RequireRequest(string what, IMessage expected)
    {
        if (!expected.Descriptor.Parser.ParseFrom(_wire.WrittenSpan).Equals(expected))
        {
            throw new InvalidOperationException($"{what} made another request of {_target}.");
        }
    }
}
