namespace Gateway.OpenApi;

/// <summary>An operation that needs an id, for <see cref="GatewayOpenApiOptions.OperationId"/>.</summary>
/// <param name="ServiceName">The service with its package, such as <c>proto.Greetering</c>.</param>
/// <param name="MethodName">The method alone, such as <c>Hello</c>.</param>
/// <param name="HttpMethod">The HTTP method of the binding, such as <c>GET</c>; <c>*</c> for any.</param>
/// <param name="Template">The path template behind the prefix of its route group, such as <c>/v1/hello/{name}</c>.</param>
/// <param name="BindingIndex">The position of the binding among those of the method: 0, and more for additional bindings.</param>
/// <param name="Suggested">The id that the operation gets by default, such as <c>Greetering_Hello</c>.</param>
public sealed record OperationNaming(string ServiceName, string MethodName, string HttpMethod, string Template, int BindingIndex, string Suggested);
