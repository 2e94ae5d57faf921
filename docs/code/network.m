function [J, cache, grads] = network(X, Y, W1, b1, W2, b2)
  % 2 > 4 tanh > 1 sigmoid with the loss bce: one forward and one backward pass, derived by Gradus.
  %
  % The m examples are columns: X (2, m), Y (1, m), W1 (4, 2), b1 (4, 1), W2 (1, 4), b2 (1, 1).
  %
  % Returns the cost J, the values of the forward pass, and the gradients. dW1, db1, dW2, db2 are
  % partial derivatives of J; dZ2, dA1, dZ1 are m times that, so that the 1/m of the mean stands in
  % the gradients of the parameters only.
  m = size(X, 2);

  % layer 1: 4 tanh
  Z1 = W1 * X + b1;  % (4, m)
  A1 = tanh(Z1);  % (4, m)

  % layer 2: 1 sigmoid
  Z2 = W2 * A1 + b2;  % (1, m)
  A2 = 1 ./ (1 + exp(-Z2));  % (1, m)

  % cost: bce
  J = sum(sum(Y .* log1pexp(-Z2) + (1 - Y) .* log1pexp(Z2))) / m;

  % backward through layer 2
  % the derivative of the output layer cancels against the loss's; in general:
  %   dZ2 = dA2 .* A2 .* (1 - A2)
  dZ2 = A2 - Y;  % (1, m)
  % W2 serves every example: a sum over the examples, divided by m for the mean
  dW2 = dZ2 * A1' / m;  % (1, 4)
  % b2 serves every example: a sum over the examples, divided by m for the mean
  db2 = sum(dZ2, 2) / m;  % (1, 1)

  % backward through layer 1
  % back through W2, transposed: one term for each unit of Z2 that reads A1
  dA1 = W2' * dZ2;  % (4, m)
  % entry by entry: times the derivative of A1 with respect to Z1
  dZ1 = dA1 .* (1 - A1.^2);  % (4, m)
  % W1 serves every example: a sum over the examples, divided by m for the mean
  dW1 = dZ1 * X' / m;  % (4, 2)
  % b1 serves every example: a sum over the examples, divided by m for the mean
  db1 = sum(dZ1, 2) / m;  % (4, 1)

  cache = struct();
  cache.Z1 = Z1;
  cache.A1 = A1;
  cache.Z2 = Z2;
  cache.A2 = A2;
  grads = struct();
  grads.dZ2 = dZ2;
  grads.dW2 = dW2;
  grads.db2 = db2;
  grads.dA1 = dA1;
  grads.dZ1 = dZ1;
  grads.dW1 = dW1;
  grads.db1 = db1;
end

function r = log1pexp(u)
  % log(1 + exp(u)) without overflow
  r = max(u, 0) + log1p(exp(-abs(u)));
end
